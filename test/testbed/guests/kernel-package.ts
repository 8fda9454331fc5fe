// Debian's kernel for guests, fetched from the mirror and unpacked: the kernel itself and its modules.
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../machine/run-command.ts'

const downloadDeadlineMs = 10 * 60_000

/** Into a folder of `work`, whose path it resolves with. */
export async function unpackKernel(work: string, say: (line: string) => void): Promise<string> {
  const archives = join(work, 'archives')
  mkdirSync(archives)
  const name = await kernelPackage().catch(() => undefined)
  say(`downloading ${name ?? 'the list of packages'}`)
  if (name === undefined || !(await canDownload(name, archives))) {
    // The mirror keeps the newest point release only; an old package list still names the one before.
    await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update'], { deadlineMs: downloadDeadlineMs })
    await download(await kernelPackage(), archives)
  }
  const archive = readdirSync(archives).find((file) => file.endsWith('.deb'))
  if (archive === undefined) throw new Error(`apt-get download left no package in ${archives}`)
  const kernel = join(work, 'kernel')
  await runCommand('dpkg', ['-x', join(archives, archive), kernel])
  return kernel
}

// The metapackage names the current kernel; its point release changes with every security update.
async function kernelPackage(): Promise<string> {
  const depends = await runCommand('apt-cache', ['depends', 'linux-image-cloud-amd64'])
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1]
  if (name === undefined) throw new Error(`linux-image-cloud-amd64 names no kernel:\n${depends}`)
  return name
}

async function canDownload(name: string, directory: string): Promise<boolean> {
  return download(name, directory).then(() => true, () => false)
}

// apt-get downloads into its working directory.
async function download(name: string, directory: string): Promise<void> {
  await runCommand('sh', ['-c', 'cd "$1" && apt-get -o Acquire::Retries=3 download "$2"', 'sh', directory, name], { deadlineMs: downloadDeadlineMs })
}

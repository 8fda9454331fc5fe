// The guests' kernel and root disk: built once from Debian's packages and kept.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../machine/run-command.ts'
import { paths, script } from '../paths.ts'

export const guestImage = {
  kernel: join(paths.guest, 'vmlinuz'),
  initrd: join(paths.guest, 'initrd.img'),
  disk: join(paths.guest, 'base.qcow2'),
} as const

const downloadDeadlineMs = 10 * 60_000

/** Built beside its place and moved there whole: an interrupted build leaves no half image. */
export async function ensureGuestImage(say: (line: string) => void): Promise<void> {
  if (existsSync(guestImage.disk)) return
  mkdirSync(paths.root, { recursive: true })
  const work = mkdtempSync(join(paths.root, 'build-'))
  try {
    const kernel = await unpackKernel(work, say)
    say('building the guest image')
    const out = join(work, 'guest')
    mkdirSync(out)
    await runCommand(script('build-guest.sh'), [out, kernel], { deadlineMs: 120_000 })
    rmSync(paths.guest, { recursive: true, force: true })
    renameSync(out, paths.guest)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function unpackKernel(work: string, say: (line: string) => void): Promise<string> {
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

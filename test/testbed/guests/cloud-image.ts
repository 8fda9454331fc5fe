// A Debian cloud image with cloud-init in it, built once from Debian's mirror and kept: what a cloud image from the internet would be.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../machine/run-command.ts'
import { paths, script } from '../paths.ts'

const fileName = 'debian-12-testbed.qcow2'
/** Kept by `down`. */
export const cloudImage = join(paths.root, 'cloud', fileName)

const mirror = 'http://deb.debian.org/debian'
/** dpkg waits for the disk after each file: on a slow one it takes an hour, in memory some minutes. */
const memoryDir = '/dev/shm'
const buildDeadlineMs = 20 * 60_000

/** Undefined when it is there; else why it is not, or could not be built. Nothing half built is left. */
export async function whyNoCloudImage(): Promise<string | undefined> {
  if (existsSync(cloudImage)) return undefined
  if (process.env['NOVACRON_BUILD_CLOUD_IMAGE'] !== '1') return 'there is no cloud image: with NOVACRON_BUILD_CLOUD_IMAGE=1 it is built from Debian’s mirror, which takes some minutes'
  if (process.getuid?.() !== 0) return 'building the cloud image takes root'
  const work = mkdtempSync(join(existsSync(memoryDir) ? memoryDir : paths.root, 'cloud-image-'))
  try {
    await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', 'debootstrap'], { deadlineMs: buildDeadlineMs })
    await runCommand(script('build-cloud-image.sh'), [work, mirror], { deadlineMs: buildDeadlineMs })
    mkdirSync(join(paths.root, 'cloud'), { recursive: true })
    // Another file system: a copy under another name first, so that a name always means a whole image.
    await runCommand('cp', [join(work, fileName), `${cloudImage}.part`])
    renameSync(`${cloudImage}.part`, cloudImage)
    return undefined
  } catch (error) {
    return `the cloud image could not be built: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

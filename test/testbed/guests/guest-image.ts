// The guests' kernel and root disk, and the same guest as an image that boots by itself: built once from Debian's packages and kept.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../machine/run-command.ts'
import { paths, script } from '../paths.ts'
import { unpackKernel } from './kernel-package.ts'

export const guestImage = {
  kernel: join(paths.guest, 'vmlinuz'),
  initrd: join(paths.guest, 'initrd.img'),
  disk: join(paths.guest, 'base.qcow2'),
} as const

/** Stands in for a cloud image: boots from its own disk, and heeds of a NoCloud seed the host name, the user and the password. */
export const seededImage = join(paths.root, 'seeded', 'seeded.qcow2')

const buildDeadlineMs = 120_000

export async function ensureGuestImage(say: (line: string) => void): Promise<void> {
  if (!existsSync(guestImage.disk)) await build('plain', { folder: paths.guest, say })
}

export async function ensureSeededImage(say: (line: string) => void = () => undefined): Promise<void> {
  if (!existsSync(seededImage)) await build('seeded', { folder: join(paths.root, 'seeded'), say })
}

/** Built beside its place and moved there whole: an interrupted build leaves no half image. */
async function build(kind: 'plain' | 'seeded', { folder, say }: { folder: string; say: (line: string) => void }): Promise<void> {
  mkdirSync(paths.root, { recursive: true })
  const work = mkdtempSync(join(paths.root, 'build-'))
  try {
    const kernel = await unpackKernel(work, say)
    say('building the guest image')
    const out = join(work, 'guest')
    mkdirSync(out)
    await runCommand(script('build-guest.sh'), [out, kernel, kind], { deadlineMs: buildDeadlineMs })
    rmSync(folder, { recursive: true, force: true })
    renameSync(out, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

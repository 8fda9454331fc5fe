// Makes the guest on copied disks forget who it was, with virt-sysprep on the host: it starts a small machine of its own that mounts
// them, so no file system of a guest is ever mounted by the host itself.
import { AppError } from '#shared/errors.ts'
import type { CloningProvider, VolumePlace } from '../../nouns/cloning-provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import type { HostTransport } from '../transport/host-transport.ts'
import { shellQuote } from '../transport/shell-quote.ts'

const lookDeadlineMs = 10_000
/** Emulated, its machine takes minutes. */
const resetDeadlineSeconds = 1200

/** Where no command can be run, it cannot. */
export async function canResetGuest(transport: Pick<HostTransport, 'run'>, signal: AbortSignal): Promise<boolean> {
  try {
    return (await transport.run('command -v virt-sysprep', { signal: AbortSignal.any([signal, AbortSignal.timeout(lookDeadlineMs)]) })).code === 0
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** All that it does by itself, but for the keys of people: they are how somebody gets in. */
const operations = 'defaults,-ssh-userdir'

export async function resetGuest({ control, transport }: HostLink, { name, hostname, disks }: Parameters<CloningProvider['resetGuest']>[0], signal: AbortSignal): Promise<void> {
  const pathOf = async ({ pool, volume }: VolumePlace): Promise<string> => {
    const vol = await findVolume(control, { pool, volume, signal })
    return readVolumeXml(vol, await control.api.storage.getVolumeXml(vol, { signal })).path
  }
  const drives = await Promise.all(disks.map(async (disk) => `--format ${shellQuote(disk.format)} -a ${shellQuote(await pathOf(disk))}`))
  // Without libvirt between: its machine needs nothing that libvirt would give it, and would show in the list.
  const command = `LIBGUESTFS_BACKEND=direct timeout ${resetDeadlineSeconds} virt-sysprep --quiet --operations ${operations} --hostname ${shellQuote(hostname)} ${drives.join(' ')}`
  const { code, stdout, stderr } = await transport.run(command, { signal })
  if (code === 0) return
  const words = (stderr.trim() || stdout.trim()).split('\n').slice(-mostLines).join(' ')
  throw new AppError('guest-reset-failed', { message: `virt-sysprep ended with ${code}: ${words}`, params: { name }, hint: 'reset-by-hand' })
}

const mostLines = 4

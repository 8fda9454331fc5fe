// Making of a volume that may be cancelled. libvirt has no word to stop it: the host goes on with what nobody waits for any more, and
// a volume would appear that nobody knows of.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { longDeadlineMs } from '../../domains/domain-acts.ts'
import type { Link } from '../../session/host-link.ts'

/** Waits for the host whatever `signal` says, and removes again what was not wanted any more. @throws the signal's reason, LibvirtError */
export async function createWhole({ api }: Link, signal: AbortSignal, create: (options: { readonly deadlineMs: number }) => Promise<StorageVolHandle>): Promise<StorageVolHandle> {
  signal.throwIfAborted()
  const vol = await create({ deadlineMs: longDeadlineMs })
  if (!signal.aborted) return vol
  await api.storage.deleteVolume(vol, { deadlineMs: longDeadlineMs })
  throw signal.reason
}

// Saves a guest's memory to disk: minutes on a connection of its own, with the job's progress, and really cancelled when the task is.
import { ErrorCode, LibvirtError, int64ToNumber } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { HostLink } from '../session/host-link.ts'
import { longDeadlineMs } from './domain-acts.ts'
import type { ActContext } from './domain-acts.ts'

const progressEveryMs = 500

/** @throws AppError cancelled, conflict when it was saved before it could be cancelled; LibvirtError */
export async function saveDomain({ link, handle, signal, onProgress }: ActContext): Promise<void> {
  const own = await link.openOwn(signal)
  const follow = setInterval(() => void readJobProgress(link, handle).then((progress) => progress !== undefined && onProgress(progress)), progressEveryMs)
  // A job that has just ended cannot be aborted; the save's own answer tells what became of it.
  const abort = (): void => void link.control.connection.call('DOMAIN_ABORT_JOB', { dom: handle }).catch(() => {})
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    await own.api.domains.managedSave(handle, { deadlineMs: longDeadlineMs })
  } catch (error) {
    if (signal.aborted && error instanceof LibvirtError && error.code !== ErrorCode.NoDomain) throw new AppError('cancelled', { message: `Saving ${handle.name} was cancelled`, params: { what: handle.name }, cause: error })
    throw error
  } finally {
    clearInterval(follow)
    signal.removeEventListener('abort', abort)
    await own.connection.close()
  }
  if (signal.aborted) throw new AppError('conflict', { message: `${handle.name} was saved before it could be cancelled`, reason: 'saved-already', params: { name: handle.name } })
}

async function readJobProgress({ control }: HostLink, handle: ActContext['handle']): Promise<number | undefined> {
  try {
    const job = await control.connection.call('DOMAIN_GET_JOB_INFO', { dom: handle }, { deadlineMs: 4 * progressEveryMs })
    const total = int64ToNumber(job.dataTotal)
    return total > 0 ? Math.min(1, int64ToNumber(job.dataProcessed) / total) : undefined
  } catch {
    // No figure this time; the job itself is not affected.
    return undefined
  }
}

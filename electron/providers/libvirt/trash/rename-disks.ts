// Renaming the files of disks on the host, which libvirt has no call for: by a shell, where the account has one and the rights.
import { AppError } from '#shared/errors.ts'
import { trashedName } from '#shared/model/provisioning/trash.ts'
import type { TrashedDisk, TrashId } from '#shared/model/provisioning/trash.ts'
import type { HostTransport } from '../transport/host-transport.ts'
import { shellQuote } from '../transport/shell-quote.ts'

interface Renaming {
  readonly transport: Pick<HostTransport, 'run'>
  readonly id: TrashId
  readonly signal: AbortSignal
}

/** Whether the files can be renamed: they are there, and their folders may be written to. Where no command can be run, they cannot. */
export async function canRename(transport: Pick<HostTransport, 'run'>, path: string, signal: AbortSignal): Promise<boolean> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  try {
    return (await transport.run(`test -f ${shellQuote(path)} && test -w ${shellQuote(folder)}`, { signal })).code === 0
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** Each disk that is to be renamed; one that is renamed already is left so. */
export async function renameToTrash(disks: readonly TrashedDisk[], { transport, id, signal }: Renaming): Promise<void> {
  for (const { path, stays } of disks) if (stays === null) await move(transport, { from: path, to: trashedName(path, id) }, signal)
}

/** All or none: what was moved goes back when the next one cannot. @throws AppError conflict when another file has taken a disk's place */
export async function renameBack(disks: readonly TrashedDisk[], { transport, id, signal }: Renaming): Promise<void> {
  const renamed = disks.filter(({ stays }) => stays === null).map(({ path }) => path)
  for (const path of renamed) await assertComesBack(transport, { path, trashed: trashedName(path, id) }, signal)
  const done: string[] = []
  try {
    for (const path of renamed) {
      await move(transport, { from: trashedName(path, id), to: path }, signal)
      done.push(path)
    }
  } catch (error) {
    await renameToTrash(disks.filter(({ path }) => done.includes(path)), { transport, id, signal: AbortSignal.timeout(undoDeadlineMs) })
    throw error
  }
}

const undoDeadlineMs = 60_000

async function assertComesBack(transport: Pick<HostTransport, 'run'>, { path, trashed }: { path: string; trashed: string }, signal: AbortSignal): Promise<void> {
  const [here, there] = [shellQuote(path), shellQuote(trashed)]
  const { code } = await transport.run(`if test -e ${here}; then test ! -e ${there} || exit 3; else test -e ${there} || exit 4; fi`, { signal })
  if (code === 3) throw new AppError('conflict', { message: `${path} is there again: another disk has taken its place`, reason: 'disk-there-again', params: { name: path }, hint: 'move-file-away' })
  if (code !== 0) throw new AppError('not-found', { message: `Neither ${path} nor ${trashed} is on the host`, reason: 'disk-gone', params: { trashed, name: path } })
}

/** Never over another file. Nothing to do when it was moved before. */
async function move(transport: Pick<HostTransport, 'run'>, { from, to }: { from: string; to: string }, signal: AbortSignal): Promise<void> {
  const [source, target] = [shellQuote(from), shellQuote(to)]
  const { code, stderr } = await transport.run(`if test ! -e ${source} && test -e ${target}; then exit 0; fi; mv -n -- ${source} ${target} && test ! -e ${source}`, { signal })
  if (code !== 0) throw new AppError('conflict', { message: `${from} could not be renamed: ${stderr.trim() || `exit code ${code}`}`, reason: 'disk-not-renamed', params: { name: from } })
}

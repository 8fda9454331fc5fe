// A VMDK of a volume for a package. libvirt's storage makes sparse ones only; the stream-optimised ones that other tools take as they
// are, and that are compressed, are made by qemu-img where the host lets the console run it.
import { AppError } from '#shared/errors.ts'
import { withOwnLink } from '../../session/own-link.ts'
import { shellQuote } from '../../transport/shell-quote.ts'
import { cloneVolume, findVolume } from './volume-acts.ts'
import type { VolumeAct } from './volume-acts.ts'
import { readVolumeUsers } from './volume-users.ts'
import { readVolumeXml } from './volume-xml.ts'

export interface PackRequest {
  readonly volume: string
  readonly name: string
}

/** @throws AppError volume-in-use, volume-exists */
export async function packVolume(act: VolumeAct, { volume, name }: PackRequest): Promise<{ isStreamOptimised: boolean }> {
  if (await packWithQemuImg(act, { volume, name })) return { isStreamOptimised: true }
  await cloneVolume(act, { volume, targetPool: act.pool, name, format: 'vmdk' })
  return { isStreamOptimised: false }
}

async function packWithQemuImg({ host, pool, options: { signal } }: VolumeAct, { volume, name }: PackRequest): Promise<boolean> {
  const { path, format } = await withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { pool, volume, signal })
    const source = readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal }))
    const users = (await readVolumeUsers(own, signal)).of({ ...source, pool }).filter(({ isRunning, isBelow }) => isRunning && isBelow !== true).map((user) => user.name)
    if (users.length > 0) throw new AppError('volume-in-use', { message: `${volume} is written to by ${users.join(', ')}: a copy of it would be torn`, reason: 'volume-torn', params: { name: volume, by: users.join(', ') }, hint: 'shut-down-or-snapshot' })
    return source
  })
  const target = `${path.slice(0, path.lastIndexOf('/'))}/${name}`
  const [from, to] = [shellQuote(path), shellQuote(target)]
  // Not over a file that is there; what is half done goes away. A failure leaves it to libvirt, which may do what the account may not.
  const command = `command -v qemu-img >/dev/null || exit 127; test ! -e ${to} || exit 17; umask 077; qemu-img convert -f ${shellQuote(format || 'raw')} -O vmdk -o subformat=streamOptimized ${from} ${to} || { rm -f ${to}; exit 1; }`
  const { code } = await runOrNothing(host, command, signal)
  if (code === alreadyThere) throw new AppError('volume-exists', { message: `There is a volume ${name} in the pool ${pool} already`, reason: 'volume-there', params: { pool, name } })
  return code === 0
}

const alreadyThere = 17

/** Where no command can be run at all. */
async function runOrNothing({ transport }: VolumeAct['host'], command: string, signal: AbortSignal): Promise<{ readonly code: number | null }> {
  try {
    return await transport.run(command, { signal })
  } catch {
    signal.throwIfAborted()
    return { code: null }
  }
}

// What a move of a disk is left as when whoever began it is gone: QEMU copies on by itself and then waits, for ever, to be told
// which of the two to go on with. Found here, and brought to its end either way.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { DomainXmlFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { LeftMove } from '#shared/model/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { attribute, find } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../../noun.ts'
import type { MoveAt } from '../../../nouns/storage-provider.ts'
import type { Link } from '../../session/host-link.ts'
import { withOwnLink } from '../../session/own-link.ts'
import { discard, redefineNext, targetAt } from './disk-acts.ts'
import type { DiskAct } from './disk-acts.ts'
import { abortCopy, finishCopy } from './disk-copy.ts'
import { volumeAt } from '../volumes/volume-at.ts'
import { diskOf, sourceOf } from '../volumes/volume-users.ts'

type FoundMove = Omit<LeftMove, 'hostId' | 'targetPool' | 'keepSource'>

/** Those of the moves that are neither complete nor undone. A machine that is off has none: its copy ended with it. */
export async function findLeftMoves(own: Link, moves: readonly MoveAt[], signal: AbortSignal): Promise<FoundMove[]> {
  const running = new Map((await own.api.domains.listAllDomains({ signal })).filter(({ id }) => id >= 0).map((domain) => [domain.uuid, domain]))
  const found: FoundMove[] = []
  for (const move of moves) {
    const domain = running.get(move.uuid)
    const left = domain && (await leftOf(own, { domain, move, signal }))
    if (left) found.push(left)
  }
  return found
}

interface Looked {
  readonly domain: DomainHandle
  readonly move: MoveAt
  readonly signal: AbortSignal
}

async function leftOf(own: Link, { domain, move, signal }: Looked): Promise<FoundMove | undefined> {
  const disk = diskOf(await own.api.domains.getDomainXml(domain, { signal }), move.device)
  if (!disk) return undefined
  const about = { uuid: move.uuid, name: domain.name, device: move.device }
  const mirror = find(disk.element, 'mirror')
  if (attribute(mirror, 'job') === 'copy') {
    const target = sourceOf(mirror)
    // Another copy than ours, e.g. of a backup, is none of our business.
    if (!(await isInPool(own, { path: target, pool: move.targetPool, signal }))) return undefined
    return { ...about, state: attribute(mirror, 'ready') === 'yes' ? 'copied' : 'copying', source: disk.source, target }
  }
  if (!(await isInPool(own, { path: disk.source, pool: move.targetPool, signal }))) return undefined
  const source = await leftSource(own, { domain, move, signal }, disk.source)
  return source === undefined ? undefined : { ...about, state: 'moved', source, target: disk.source }
}

/**
 * The machine goes on with the copy already: where its next start would still be, or else where its old volume still lies. Not
 * every libvirt changes the next start with the pivot.
 */
async function leftSource(own: Link, { domain, move, signal }: Looked, current: string): Promise<string | undefined> {
  const next = (await isPersistent(own, domain, signal)) ? diskOf(await own.api.domains.getDomainXml(domain, { signal, flags: DomainXmlFlag.Inactive }), move.device) : undefined
  if (next && next.source !== current) return next.source
  const { source = current, keepSource } = move
  return !keepSource && source !== current && source.startsWith('/') && (await poolOf(own, source, signal)) !== undefined ? source : undefined
}

async function isInPool(own: Link, { path, pool, signal }: { path: string; pool: string; signal: AbortSignal }): Promise<boolean> {
  return (await poolOf(own, path, signal)) === pool
}

async function poolOf(own: Link, path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await volumeAt(own, path, signal)).pool
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
    throw error
  }
}

async function isPersistent({ connection }: Link, dom: DomainHandle, signal: AbortSignal): Promise<boolean> {
  return (await connection.call('DOMAIN_IS_PERSISTENT', { dom }, { signal })).persistent !== 0
}

/**
 * "finish": the machine goes on with the copy, and the old volume is deleted unless it was to be kept. "abandon": it stays where it
 * is, and the copy is deleted. @throws AppError conflict when there is no such move any more, or nothing left to abandon
 */
export async function endMove(act: DiskAct, { end, ...move }: MoveAt & { readonly end: 'finish' | 'abandon' }): Promise<void> {
  const { host, catalogue, domain, device, options } = act
  await withOwnLink(host, options.signal, async (own) => {
    const left = await leftOf(own, { domain: domain.handle, move, signal: options.signal })
    if (!left) throw new AppError('conflict', { message: `The move of the disk ${device} of ${domain.name} is over already`, reason: 'move-over', params: { name: device } })
    if (end === 'abandon') return abandon(own, act, left)
    if (left.state !== 'moved') await finishCopy(act, options)
    catalogue.forget(move.targetPool)
    await redefineNext(act, left.source, await targetAt(own, left.target, options.signal))
    if (!move.keepSource) await discard(own, catalogue, await volumeAt(own, left.source, options.signal))
  })
}

async function abandon(own: Link, act: DiskAct, { state, target }: FoundMove): Promise<void> {
  const { signal }: NounOptions = act.options
  if (state === 'moved') throw new AppError('conflict', { message: `${act.domain.name} runs on the new volume already`, reason: 'move-done', params: { machine: act.domain.name, name: act.device }, hint: 'finish-move' })
  await abortCopy(act)
  await discard(own, act.catalogue, await volumeAt(own, target, signal))
}

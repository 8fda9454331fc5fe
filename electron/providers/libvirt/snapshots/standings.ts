// Who stands on a machine's files, and would show other data once they are written to. The disks of all machines are followed down to what
// they stand on, whichever pool they are in; an image that no machine has is found by reading every volume of the host. For a look at the
// snapshots, pools that are too large for that are left to the machines; before anything is written to, every volume is read.
import type { DiskChain, Standing } from '#shared/model/snapshots/snapshot.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { knownVolumeAt } from '../storage/volumes/volume-at.ts'
import { createVolumeCatalogue } from '../storage/volumes/listing/volume-catalogue.ts'
import { readVolumeUsers } from '../storage/volumes/volume-users.ts'
import type { VolumeUsers } from '../storage/volumes/volume-users.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import { mostVolumesForALook } from './look.ts'
import type { Purpose } from './look.ts'

export interface StandingsRequest {
  readonly host: HostLink
  readonly own: Link
  readonly signal: AbortSignal
  /** Of the machine and its snapshots. */
  readonly files: ReadonlySet<string>
  readonly chains: readonly DiskChain[]
  readonly purpose: Purpose
}

const parallelReads = 16

export async function readStandings(request: StandingsRequest): Promise<Standing[]> {
  const { host, own, signal, files, chains, purpose } = request
  const users = await readVolumeUsers(own, signal)
  const found = new Map<string, Standing>()
  const note = ({ over, under, owners }: { over: string; under: string; owners: readonly string[] }): void => void found.set(`${over}\n${under}`, { over, under, owners: [...owners] })
  for (const { files: chain } of chains) {
    for (const [index, { path }] of chain.entries()) {
      const over = chain[index - 1]?.path
      if (over !== undefined) note({ over, under: path, owners: ownersOf(users, { path: over, pool: '', name: '' }) })
    }
  }
  const ours = new Set(chains.flatMap((chain) => chain.files.map(({ path }) => path)))
  const pairs = await readBelow(own, users.paths.filter((path) => !ours.has(path)), signal)
  for (const { over, under } of pairs) if (files.has(under)) note({ over, under, owners: ownersOf(users, { path: over, pool: '', name: '' }) })
  // Made for this one question, so that nothing it answers was read before the pools were refreshed.
  const overlays = await createVolumeCatalogue(() => host).overlays(signal, purpose === 'write' ? Infinity : mostVolumesForALook)
  for (const under of files) {
    for (const { pool, name } of overlays.get(under) ?? []) {
      const handle = await own.api.storage.lookupPoolByName(pool, { signal })
      const { vol } = await own.connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool: handle, name }, { signal })
      const { name: over } = await own.connection.call('STORAGE_VOL_GET_PATH', { vol }, { signal })
      note({ over, under, owners: ownersOf(users, { path: over, pool, name }) })
    }
  }
  return [...found.values()]
}

function ownersOf(users: VolumeUsers, volume: Parameters<VolumeUsers['of']>[0]): string[] {
  return [...new Set(users.of(volume).map(({ name }) => name))]
}

/** Each image with the one below it, from these down. */
async function readBelow(own: Link, paths: readonly string[], signal: AbortSignal): Promise<{ readonly over: string; readonly under: string }[]> {
  const waiting = [...paths]
  const seen = new Set(waiting)
  const pairs: { over: string; under: string }[] = []
  const lane = async (): Promise<void> => {
    for (let over = waiting.pop(); over !== undefined; over = waiting.pop()) {
      const vol = await knownVolumeAt(own, over, signal)
      const under = vol ? readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal, pipelined: true })).backingPath : ''
      if (under === '') continue
      pairs.push({ over, under })
      if (!seen.has(under)) waiting.push(under)
      seen.add(under)
    }
  }
  await Promise.all(Array.from({ length: parallelReads }, lane))
  return pairs
}

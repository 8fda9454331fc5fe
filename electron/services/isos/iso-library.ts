// Which ISO images are where: the pools of all connected hosts are asked, and each image's own name is read out of it once.
import { MessageChannel } from 'node:worker_threads'
import { readFrom } from '#electron/lib/threads/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { isoDescriptor, readIsoIdentity } from '#shared/images/recognise-image.ts'
import type { IsoIdentity } from '#shared/images/recognise-image.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { IsoImage } from '#shared/model/storage/iso.ts'
import type { Pool, Volume, VolumeRef } from '#shared/model/storage/storage.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import { inTime } from '../hosts/in-time.ts'

export interface IsoLibrary {
  list(signal: AbortSignal): Promise<{ images: IsoImage[]; unreached: HostId[] }>
  /** What a volume calls itself, read from it once; null for what is no disc, or cannot be read. */
  identify(ref: VolumeRef, signal: AbortSignal): Promise<IsoIdentity | null>
}

export interface IsoDependencies {
  readonly pools: () => readonly Pool[]
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly osOf: (iso: IsoIdentity) => Promise<{ readonly name: string } | null>
}

const mostPerPool = 1000

interface Found {
  readonly ref: VolumeRef
  readonly volume: Volume
}

export function createIsoLibrary({ pools, sessions, osOf }: IsoDependencies): IsoLibrary {
  /** By place and size: reading an image's name takes a connection. */
  const identities = new Map<string, IsoIdentity | null>()

  const isosOf = async ({ hostId, name }: Pool, signal: AbortSignal): Promise<Found[]> => {
    const { volumes } = await sessions.provider(hostId).storage.volumes({ pool: name, offset: 0, limit: mostPerPool, sort: 'name', isDescending: false, text: '', format: 'iso', onlyOrphaned: false }, { signal })
    return volumes.map((volume) => ({ ref: { hostId, pool: name, volume: volume.name }, volume }))
  }
  const identityOf = async ({ ref, sizeBytes }: { ref: VolumeRef; sizeBytes: number }, signal: AbortSignal): Promise<IsoIdentity | null> => {
    const key = JSON.stringify([ref, sizeBytes])
    const kept = identities.get(key)
    if (kept !== undefined) return kept
    // One image that cannot be read, perhaps by its rights, is shown without what it calls itself.
    const identity = await readIdentity(sessions.provider(ref.hostId).transfers, ref, signal).catch(() => null)
    signal.throwIfAborted()
    identities.set(key, identity)
    return identity
  }
  return {
    async identify(ref, signal) {
      const { volumes } = await sessions.provider(ref.hostId).storage.volumes({ pool: ref.pool, offset: 0, limit: mostPerPool, sort: 'name', isDescending: false, text: ref.volume, format: '', onlyOrphaned: false }, { signal })
      const volume = volumes.find(({ name }) => name === ref.volume)
      return volume ? identityOf({ ref, sizeBytes: volume.capacityBytes }, signal) : null
    },
    async list(signal) {
      const running = pools().filter(({ state }) => state === 'running')
      const answers = await Promise.allSettled(running.map((pool) => inTime((deadline) => isosOf(pool, deadline), signal)))
      signal.throwIfAborted()
      const images = new Map<string, IsoImage>()
      for (const found of answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))) {
        const { name, capacityBytes } = found.volume
        const image = images.get(`${capacityBytes} ${name}`)
        if (image) image.places.push(found.ref)
        else {
          const identity = await identityOf({ ref: found.ref, sizeBytes: capacityBytes }, signal)
          images.set(`${capacityBytes} ${name}`, { name, sizeBytes: capacityBytes, label: identity?.volumeId ?? '', os: identity && ((await osOf(identity))?.name ?? null), places: [found.ref] })
        }
      }
      const unreached = new Set(running.filter((_pool, index) => answers[index]?.status === 'rejected').map(({ hostId }) => hostId))
      return { images: [...images.values()].toSorted((a, b) => a.name.localeCompare(b.name)), unreached: [...unreached] }
    },
  }
}

async function readIdentity(transfers: RemoteProvider['transfers'], { pool, volume }: VolumeRef, signal: AbortSignal): Promise<IsoIdentity | null> {
  const { port1, port2 } = new MessageChannel()
  const sent = transfers.read({ pool, volume, offsetBytes: isoDescriptor.atBytes, lengthBytes: isoDescriptor.lengthBytes, port: port1 }, { signal })
  sent.catch(() => port2.close())
  const sector = new Uint8Array(isoDescriptor.lengthBytes)
  let filled = 0
  for await (const piece of readFrom(port2)) {
    if ('data' in piece) sector.set(piece.data.subarray(0, sector.length - filled), filled)
    filled += 'data' in piece ? piece.data.length : piece.holeBytes
  }
  await sent
  return readIsoIdentity(sector)
}

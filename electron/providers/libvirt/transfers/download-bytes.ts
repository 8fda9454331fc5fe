// A volume's bytes as pieces: on a connection of its own that ends with the reading, on several where the host is far.
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { MovedBytes } from '#electron/bytes/volume-bytes.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { VolumeAt } from '../../nouns/transfer-provider.ts'
import { fromLibvirt } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { isFar, withOwnLink } from '../session/own-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { downloadInLanes } from './lanes/download-lanes.ts'
import type { FetchedPart } from './lanes/download-lanes.ts'
import { farDownload } from './lanes/far-lanes.ts'
import { openLaneLinks } from './lanes/lane-links.ts'

export interface DownloadRequest {
  readonly at: VolumeAt
  readonly offsetBytes: number
  /** 0 is all that is there. */
  readonly lengthBytes: number
  readonly signal: AbortSignal
  /** Told how to give the memory of a piece back that nobody reads any more: the next packets come in it. */
  readonly onOpen?: (giveBack: (data: Uint8Array) => void) => void
  /** Told when all of it was read. */
  readonly onMoved?: (moved: MovedBytes) => void
}

/** @throws AppError with the host's reason */
export async function* downloadBytes(host: HostLink, request: DownloadRequest): AsyncGenerator<BytePiece, void, undefined> {
  try {
    yield* download(host, request)
  } catch (error) {
    throw fromLibvirt(error, { act: 'volume-download', name: request.at.volume })
  }
}

async function* download(host: HostLink, request: DownloadRequest): AsyncGenerator<BytePiece, void, undefined> {
  const { at, onOpen = () => {}, onMoved = () => {}, signal } = request
  await using lanes = openLaneLinks(host, signal)
  const finding = withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { ...at, signal })
    return { vol, endBytes: await endOf(own, vol, request) }
  })
  lanes.openAhead(1)
  const [{ vol, endBytes }, isHostFar] = await Promise.all([finding, isFar(host.control, signal)])
  if (isHostFar) lanes.openAhead(Math.min(farDownload.lanes, Math.ceil((endBytes - request.offsetBytes) / farDownload.partBytes)))
  const first = await lanes.link(0)
  const count = createByteCount()
  /** Memory goes back to the lane that it came from, or one would have it all and the others none. */
  const owners = new WeakMap<ArrayBufferLike, (data: Uint8Array) => void>()
  onOpen((data) => owners.get(data.buffer)?.(data))
  const read = async function* (own: Link, part: Pick<FetchedPart, 'offsetBytes' | 'lengthBytes' | 'signal'>): AsyncGenerator<BytePiece, void, undefined> {
    await using pieces = await own.api.storage.downloadVolume(vol, part, { signal: part.signal })
    const recycle = (data: Uint8Array): void => pieces.recycle(data)
    for await (const piece of pieces) {
      if ('data' in piece) owners.set(piece.data.buffer, recycle)
      yield piece
    }
  }
  const isDivided = isHostFar && endBytes - request.offsetBytes > farDownload.partBytes
  const pieces = isDivided ? downloadInLanes({ download: (part) => readLane(part), ...farDownload, offsetBytes: request.offsetBytes, endBytes, signal }) : read(first, request)
  async function* readLane({ lane, ...part }: FetchedPart): AsyncGenerator<BytePiece, void, undefined> {
    yield* read(await lanes.link(lane), part)
  }
  for await (const piece of pieces) {
    count.add(piece)
    yield piece
  }
  onMoved(count.moved())
}

/** A volume's length as a file or device, which is not the disk's in it. */
const physicalSize = 1

async function endOf({ api }: Link, vol: StorageVolHandle, { offsetBytes, lengthBytes, signal }: DownloadRequest): Promise<number> {
  const sizeBytes = int64ToNumber((await api.storage.getVolumeInfo(vol, { signal, flags: physicalSize })).allocation)
  return lengthBytes === 0 ? sizeBytes : Math.min(sizeBytes, offsetBytes + lengthBytes)
}

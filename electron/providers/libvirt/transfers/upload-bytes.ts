// Pieces of an image into a volume: on a connection of its own, on several where the host is far; zeros as holes.
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { MovedBytes, StoredPart } from '#electron/bytes/volume-bytes.ts'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import { pause } from '#electron/lib/pause.ts'
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { VolumeAt } from '../../transfer-provider.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { isFar } from '../session/own-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { farLanes } from './far-lanes.ts'
import { createLoans } from './loans.ts'
import { uploadInLanes } from './upload-lanes.ts'
import { withHoles } from './zero-runs.ts'

export async function uploadBytes(host: HostLink, { at, offsetBytes, pieces, giveBack = () => {} }: StoredPart & { readonly at: VolumeAt }, signal: AbortSignal): Promise<MovedBytes> {
  await using stack = new AsyncDisposableStack()
  const openLane = async (lane: number): Promise<Link> => stack.adopt(await host.openOwn(signal, { bulk: { isFar: false, lane } }), ({ connection }) => connection.close())
  const first = await openLane(0)
  const isNear = !(await isFar(host.control, signal))
  const vol = await findVolume(first, { ...at, signal })
  const count = createByteCount()
  const loans = createLoans(giveBack)
  async function* parts(): AsyncGenerator<BytePiece, void, undefined> {
    for await (const piece of pieces) {
      const cut = 'data' in piece ? loans.lend(piece.data, [...withHoles(piece.data)]) : [piece]
      for (const part of cut) {
        count.add(part)
        yield part
      }
    }
  }
  const onSent = (data: Uint8Array): void => loans.returned(data)
  if (isNear) {
    await first.api.storage.uploadVolume({ vol, offsetBytes }, parts(), { signal, onSent })
    return count.moved()
  }
  const others = await Promise.all(Array.from({ length: farLanes.lanes - 1 }, (_lane, index) => openLane(index + 1)))
  const lanes = [first, ...others]
  await uploadInLanes(parts(), {
    lanes: lanes.length,
    offsetBytes,
    partBytes: farLanes.partBytes,
    signal,
    upload: ({ lane, pieces: own, ...part }) => whenOthersHaveOpened(part.signal, own, async (source) => void (await (lanes[lane] ?? first).api.storage.uploadVolume({ vol, offsetBytes: part.offsetBytes }, source, { signal: part.signal, onSent }))),
  })
  return count.moved()
}

const mostTries = 40
const betweenTriesMs = 25

/** While one upload into a volume is being opened, libvirt says to the next that the volume is in use. Nothing of it was sent then. */
async function whenOthersHaveOpened(signal: AbortSignal, pieces: AsyncIterable<BytePiece>, upload: (pieces: AsyncIterable<BytePiece>) => Promise<void>): Promise<void> {
  let isBegun = false
  async function* watched(): AsyncGenerator<BytePiece, void, undefined> {
    isBegun = true
    yield* pieces
  }
  for (let tries = 1; ; tries += 1) {
    try {
      return await upload(watched())
    } catch (error) {
      const isRefusedBefore = !isBegun && error instanceof LibvirtError && error.code === ErrorCode.OperationInvalid
      if (!isRefusedBefore || tries === mostTries) throw error
      await pause(betweenTriesMs, signal)
    }
  }
}

// Pieces of an image into a volume: on a connection of its own, on several where the host is far; zeros as holes.
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { MovedBytes, StoredPart } from '#electron/bytes/volume-bytes.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { ErrorCode, int64ToNumber, LibvirtError, StorageVolType } from '#electron/libvirt/index.ts'
import type { VolumeAt } from '../../nouns/transfer-provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { isFar, withOwnLink } from '../session/own-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { farUpload } from './lanes/far-lanes.ts'
import { openLaneLinks } from './lanes/lane-links.ts'
import { createLoans } from './loans.ts'
import { uploadInLanes } from './lanes/upload-lanes.ts'
import { withHoles } from './zero-runs.ts'

export async function uploadBytes(host: HostLink, { at, offsetBytes, pieces, giveBack = () => {} }: StoredPart & { readonly at: VolumeAt }, signal: AbortSignal): Promise<MovedBytes> {
  await using lanes = openLaneLinks(host, signal)
  const finding = withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { ...at, signal })
    const { type, capacity } = await own.api.storage.getVolumeInfo(vol, { signal })
    return { vol, isFile: type === StorageVolType.File, capacityBytes: int64ToNumber(capacity) }
  })
  lanes.openAhead(1)
  const [{ vol, isFile, capacityBytes }, isHostFar] = await Promise.all([finding, isFar(host.control, signal)])
  if (isHostFar) lanes.openAhead(Math.min(farUpload.lanes, Math.ceil((capacityBytes - offsetBytes) / farUpload.partBytes)))
  const first = await lanes.link(0)
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
  if (!isHostFar) {
    await first.api.storage.uploadVolume({ vol, offsetBytes }, parts(), { signal, onSent })
    return count.moved()
  }
  await uploadInLanes(parts(), {
    ...farUpload,
    offsetBytes,
    holes: isFile ? 'leave' : 'send',
    signal,
    async upload({ lane, pieces: own, ...part }) {
      const { api } = await lanes.link(lane)
      await whenOthersHaveOpened(part.signal, own, async (source) => void (await api.storage.uploadVolume({ vol, offsetBytes: part.offsetBytes }, source, { signal: part.signal, onSent })))
    },
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

// A volume's bytes as pieces, on a connection of its own that ends with the reading.
import { createByteCount } from '#electron/bytes/volume-bytes.ts'
import type { MovedBytes } from '#electron/bytes/volume-bytes.ts'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import type { VolumeAt } from '../../transfer-provider.ts'
import { fromLibvirt } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'
import { openDownloadLink } from '../session/own-link.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'

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

async function* download(host: HostLink, { at, offsetBytes, lengthBytes, signal, onOpen = () => {}, onMoved = () => {} }: DownloadRequest): AsyncGenerator<BytePiece, void, undefined> {
  const own = await openDownloadLink(host, signal)
  try {
    const vol = await findVolume(own, { ...at, signal })
    const count = createByteCount()
    await using pieces = await own.api.storage.downloadVolume(vol, { offsetBytes, lengthBytes }, { signal })
    onOpen((data) => pieces.recycle(data))
    for await (const piece of pieces) {
      count.add(piece)
      yield piece
    }
    onMoved(count.moved())
  } finally {
    await own.connection.close()
  }
}

// The bytes of a libvirt host's volumes: streams on connections of their own, and checksums by a command on the host.
import { createHash } from 'node:crypto'
import { readFrom, sizeOf, writeTo } from '#electron/lib/byte-port.ts'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../noun.ts'
import type { ImageFacts, MovedBytes, TransferProvider, VolumeAt } from '../../transfer-provider.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { isFar, withDownloadLink, withOwnLink } from '../session/own-link.ts'
import { readVolumeUsers } from '../storage/volumes/volume-users.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import { shellQuote } from '../transport/shell-quote.ts'
import { uploadInLanes } from './lanes.ts'
import { withHoles } from './zero-runs.ts'

/** A volume's length as a file or device, which is not the disk's in it. */
const physicalSize = 1

export function createTransfers(link: () => HostLink): TransferProvider {
  return {
    imageFacts: (at, { signal }) => named({ act: 'volume-facts', name: at.volume }, () => withOwnLink(link(), signal, (own) => readFacts(own, at, signal))),
    async store({ offsetBytes, port, ...at }, options) {
      try {
        return await named({ act: 'volume-upload', name: at.volume }, () => fill(link(), { at, offsetBytes, source: readFrom(port) }, options))
      } finally {
        // Also when the host was never reached: the writer waits for somebody to take its bytes.
        port.close()
      }
    },
    async read({ offsetBytes, lengthBytes, port, ...at }, { signal }) {
      let recycle = (_data: Uint8Array): void => {}
      using writer = writeTo(port, { onReturned: (data) => recycle(data) })
      return await named({ act: 'volume-download', name: at.volume }, () =>
        withDownloadLink(link(), signal, async (own) => {
          const moved = await drain(own, { at, offsetBytes, lengthBytes, take: (piece) => writer.write(piece), onOpen: (download) => (recycle = (data) => download.recycle(data)) }, signal)
          writer.end()
          await writer.taken()
          return moved
        }),
      )
    },
    checksum: (request, { signal }) => named({ act: 'volume-checksum', name: request.volume }, () => checksum(link(), request, signal)),
  }
}

async function readFacts(own: Link, at: VolumeAt, signal: AbortSignal): Promise<ImageFacts> {
  const vol = await findVolume(own, { ...at, signal })
  const [xml, info, users] = await Promise.all([own.api.storage.getVolumeXml(vol, { signal }), own.api.storage.getVolumeInfo(vol, { signal, flags: physicalSize }), readVolumeUsers(own, signal)])
  const { path, format, allocationBytes, name } = readVolumeXml(vol, xml)
  const modified = find(readXml(xml), 'target/timestamps/mtime').text
  const sizeBytes = int64ToNumber(info.allocation)
  return {
    path,
    format,
    sizeBytes,
    allocationBytes,
    version: modified === '' ? '' : `${modified}-${sizeBytes}`,
    // A CD is read by as many machines as like.
    writers: format === 'iso' ? [] : users.of({ path, pool: at.pool, name }).filter(({ isRunning }) => isRunning).map((user) => user.name),
  }
}

interface Filling {
  readonly at: VolumeAt
  readonly offsetBytes: number
  readonly source: AsyncIterable<BytePiece>
}

const farLanes = 4
const partBytes = 16 * 2 ** 20

async function fill(host: HostLink, { at, offsetBytes, source }: Filling, { signal }: NounOptions): Promise<MovedBytes> {
  await using stack = new AsyncDisposableStack()
  const openLane = async (): Promise<Link> => stack.adopt(await host.openOwn(signal), ({ connection }) => connection.close())
  const first = await openLane()
  const isNear = !(await isFar(host.control, signal))
  const vol = await findVolume(first, { ...at, signal })
  const count = createCount()
  async function* pieces(): AsyncGenerator<BytePiece, void, undefined> {
    for await (const piece of source) {
      for (const part of 'data' in piece ? withHoles(piece.data) : [piece]) {
        count.add(part)
        yield part
      }
    }
  }
  if (isNear) await first.api.storage.uploadVolume({ vol, offsetBytes }, pieces(), { signal })
  else {
    const others = await Promise.all(Array.from({ length: farLanes - 1 }, openLane))
    const lanes = [first, ...others]
    await uploadInLanes(pieces(), {
      lanes: lanes.length,
      offsetBytes,
      partBytes,
      signal,
      upload: async (part) => void (await (lanes[part.lane] ?? first).api.storage.uploadVolume({ vol, offsetBytes: part.offsetBytes }, part.pieces, { signal: part.signal })),
    })
  }
  return count.moved()
}

interface Draining {
  readonly at: VolumeAt
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly take: (piece: BytePiece) => Promise<void> | void
  readonly onOpen?: (download: { recycle(data: Uint8Array): void }) => void
}

async function drain(own: Link, { at, offsetBytes, lengthBytes, take, onOpen }: Draining, signal: AbortSignal): Promise<MovedBytes> {
  const vol = await findVolume(own, { ...at, signal })
  const count = createCount()
  await using download = await own.api.storage.downloadVolume(vol, { offsetBytes, lengthBytes }, { signal })
  onOpen?.(download)
  for await (const piece of download) {
    count.add(piece)
    await take(piece)
  }
  return count.moved()
}

function createCount() {
  let [dataBytes, holeBytes] = [0, 0]
  return {
    add(piece: BytePiece): void {
      if ('data' in piece) dataBytes += sizeOf(piece)
      else holeBytes += sizeOf(piece)
    },
    moved: (): MovedBytes => ({ dataBytes, holeBytes }),
  }
}

/** On the host, so that nothing crosses the network; where no command can be run, or the user may not read the file, by reading it all. */
async function checksum(host: HostLink, { lengthBytes, ...at }: VolumeAt & { lengthBytes: number }, signal: AbortSignal): Promise<string> {
  if (lengthBytes === 0) return createHash('sha256').digest('hex')
  return withDownloadLink(host, signal, async (own) => {
    const vol = await findVolume(own, { ...at, signal })
    const onHost = await checksumOnHost(host, await pathOf(own, vol, signal), { lengthBytes, signal })
    if (onHost !== undefined) return onHost
    const hash = createHash('sha256')
    const { dataBytes, holeBytes } = await drain(own, { at, offsetBytes: 0, lengthBytes, take: (piece) => void hash.update('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes)) }, signal)
    if (dataBytes + holeBytes !== lengthBytes) throw new AppError('conflict', { message: `${at.volume} has ${dataBytes + holeBytes} bytes, not ${lengthBytes}`, params: { name: at.volume } })
    return hash.digest('hex')
  })
}

async function pathOf(own: Link, vol: StorageVolHandle, signal: AbortSignal): Promise<string> {
  return readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal })).path
}

/** Undefined where the host cannot tell. */
async function checksumOnHost({ transport }: HostLink, path: string, { lengthBytes, signal }: { lengthBytes: number; signal: AbortSignal }): Promise<string | undefined> {
  const file = shellQuote(path)
  try {
    const { code, stdout } = await transport.run(`test -r ${file} && head -c ${lengthBytes} ${file} | sha256sum`, { signal })
    return code === 0 ? /^[0-9a-f]{64}/.exec(stdout)?.[0] : undefined
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError && error.isRetryable) throw error
    return undefined
  }
}

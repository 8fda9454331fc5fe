// The bytes of a libvirt host's volumes: streams on connections of their own, and checksums by a command on the host.
import { createHash } from 'node:crypto'
import type { VolumeOrigin, VolumeTarget } from '#electron/bytes/volume-bytes.ts'
import { readFrom, sizeOf, writeTo } from '#electron/lib/threads/byte-port.ts'
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { ImageFacts, TransferProvider, VolumeAt } from '../../nouns/transfer-provider.ts'
import { named } from '../errors.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { readVolumeUsers } from '../storage/volumes/volume-users.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import { shellQuote } from '../transport/shell-quote.ts'
import { downloadBytes } from './download-bytes.ts'
import { readFile, storeFile } from './file-moves.ts'
import { uploadBytes } from './upload-bytes.ts'

/** A volume's length as a file or device, which is not the disk's in it. */
const physicalSize = 1

/** `link` is asked by each leg anew: a host that was lost has another one. */
export function createTransfers(link: () => HostLink): TransferProvider {
  const imageFacts: TransferProvider['imageFacts'] = (at, { signal }) => named({ act: 'volume-facts', name: at.volume }, () => withOwnLink(link(), signal, (own) => readFacts(own, at, signal)))
  const checksum: TransferProvider['checksum'] = (request, { signal }) => named({ act: 'volume-checksum', name: request.volume }, () => readChecksum(link(), request, signal))
  const target = ({ pool, volume }: VolumeAt): VolumeTarget => ({
    store: (part, signal) => named({ act: 'volume-upload', name: volume }, () => uploadBytes(link(), { ...part, at: { pool, volume } }, signal)),
    checksum: (lengthBytes, signal) => checksum({ pool, volume, lengthBytes }, { signal }),
  })
  const origin = ({ pool, volume }: VolumeAt): VolumeOrigin => ({
    facts: (signal) => imageFacts({ pool, volume }, { signal }),
    async *read(offsetBytes, { signal, isUsedUp, onMoved }) {
      let giveBack = (_data: Uint8Array): void => {}
      for await (const piece of downloadBytes(link(), { at: { pool, volume }, offsetBytes, lengthBytes: 0, signal, onMoved, onOpen: (give) => (giveBack = give) })) {
        yield piece
        if (isUsedUp && 'data' in piece) giveBack(piece.data)
      }
    },
  })
  return {
    imageFacts,
    checksum,
    async store({ offsetBytes, port, ...at }, { signal }) {
      try {
        return await target(at).store({ offsetBytes, pieces: readFrom(port) }, signal)
      } finally {
        // Also when the host was never reached: the writer waits for somebody to take its bytes.
        port.close()
      }
    },
    async read({ offsetBytes, lengthBytes, port, ...at }, { signal }) {
      let giveBack = (_data: Uint8Array): void => {}
      let moved = { dataBytes: 0, holeBytes: 0 }
      using writer = writeTo(port, { onReturned: (data) => giveBack(data) })
      for await (const piece of downloadBytes(link(), { at, offsetBytes, lengthBytes, signal, onMoved: (all) => (moved = all), onOpen: (give) => (giveBack = give) })) await writer.write(piece)
      writer.end()
      await writer.taken()
      return moved
    },
    storeFile: (request, { signal }) => storeFile({ target: target(request), origin: origin(request) }, request, signal),
    readFile: (request, { signal }) => readFile({ target: target(request), origin: origin(request) }, request, signal),
  }
}

async function readFacts(own: Link, at: VolumeAt, signal: AbortSignal): Promise<ImageFacts> {
  const vol = await findVolume(own, { ...at, signal })
  const [xml, info, users] = await Promise.all([own.api.storage.getVolumeXml(vol, { signal }), own.api.storage.getVolumeInfo(vol, { signal, flags: physicalSize }), readVolumeUsers(own, signal, { isRunningOnly: true })])
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
    writers: format === 'iso' ? [] : users.of({ path, pool: at.pool, name }).map((user) => user.name),
  }
}

/** On the host, so that nothing crosses the network; where no command can be run, or the user may not read the file, by reading it all. */
async function readChecksum(host: HostLink, { lengthBytes, ...at }: VolumeAt & { lengthBytes: number }, signal: AbortSignal): Promise<string> {
  if (lengthBytes === 0) return createHash('sha256').digest('hex')
  const onHost = await withOwnLink(host, signal, async (own) => checksumOnHost(host, await pathOf(own, await findVolume(own, { ...at, signal }), signal), { lengthBytes, signal }))
  if (onHost !== undefined) return onHost
  const hash = createHash('sha256')
  let readBytes = 0
  for await (const piece of downloadBytes(host, { at, offsetBytes: 0, lengthBytes, signal })) {
    hash.update('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes))
    readBytes += sizeOf(piece)
  }
  if (readBytes !== lengthBytes) throw new AppError('conflict', { message: `${at.volume} has ${readBytes} bytes, not ${lengthBytes}`, reason: 'volume-other-size', params: { readBytes, lengthBytes, name: at.volume } })
  return hash.digest('hex')
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

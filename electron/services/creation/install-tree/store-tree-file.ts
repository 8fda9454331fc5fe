// Brings a file of an install tree into a volume: looked at as it passes, compared with the tree's checksum, and with what is put
// behind it.
import { fillVolume } from '#electron/bytes/fill-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { volumeTarget } from '../../transfers/bytes/over-port.ts'
import { readFile, treeFailure } from './http-file.ts'
import type { FoundFile } from './install-trees.ts'

export interface TreeFileStoring {
  readonly file: FoundFile
  readonly is: 'kernel' | 'initrd'
  /** Bytes behind it. */
  readonly tail: Uint8Array
  readonly at: { readonly pool: string; readonly volume: string }
  readonly transfers: RemoteProvider['transfers']
  readonly signal: AbortSignal
  readonly onProgress: (fraction: number) => void
}

/** For a host that was lost. */
const hostPatienceMs = 15 * 60_000

/** @throws AppError install-tree-unreadable, checksum-mismatch */
export async function storeTreeFile({ file, is, tail, at, transfers, signal, onProgress }: TreeFileStoring): Promise<void> {
  const hash = createRunningHash()
  const source: ByteSource = {
    async *open(offsetBytes, legSignal) {
      // From where the checksum can go on, which is before the place that is asked for.
      hash.rewind(hash.checkpoints().find(({ atBytes }) => atBytes <= Math.min(offsetBytes, file.sizeBytes))?.atBytes ?? 0)
      for await (const data of readFile(file, hash.atBytes, legSignal)) {
        const known = Math.max(0, offsetBytes - hash.atBytes)
        if (hash.atBytes === 0) assertHead(file, is, data)
        hash.update({ data })
        if (known < data.length) yield { data: data.subarray(known) }
      }
      if (file.sha256 !== undefined && hash.digest() !== file.sha256) throw new AppError('checksum-mismatch', { message: `${file.url} has the SHA-256 ${hash.digest()}, and its tree says ${file.sha256}`, params: { name: file.path, expected: file.sha256, actual: hash.digest() }, hint: 'mirror-updating' })
      const left = tail.slice(Math.max(0, offsetBytes - file.sizeBytes))
      if (left.length > 0) yield { data: left }
    },
  }
  const sizeBytes = file.sizeBytes + tail.length
  await fillVolume({ target: volumeTarget(() => transfers, at), name: at.volume, source, hash: createRunningHash(), signal, patienceMs: hostPatienceMs, onProgress: (doneBytes) => onProgress(doneBytes / sizeBytes), onWaiting: () => {}, onMoved: () => {} })
}

interface Magic {
  readonly atBytes: number
  readonly bytes: string
}

/** Boot images of x86, ARM and EFI, and compressed ones. */
const kernels: readonly Magic[] = [{ atBytes: 0x202, bytes: 'HdrS' }, { atBytes: 0x38, bytes: 'ARMd' }, { atBytes: 0x38, bytes: 'RSC\x05' }, { atBytes: 0, bytes: 'MZ' }, { atBytes: 0, bytes: '\x7fELF' }, { atBytes: 0, bytes: '\x1f\x8b' }]
/** gzip, xz, Zstandard, LZ4 (both), bzip2, LZMA, and cpio as it is. */
const initrds: readonly Magic[] = ['\x1f\x8b', '\xfd7zXZ', '\x28\xb5\x2f\xfd', '\x02\x21\x4c\x18', '\x04\x22\x4d\x18', 'BZh', '\x5d\x00', '0707'].map((bytes) => ({ atBytes: 0, bytes }))

/** A server's page about what it does not have would be found out by the guest alone. */
function assertHead({ url }: FoundFile, is: TreeFileStoring['is'], head: Uint8Array): void {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const isKnown = (is === 'kernel' ? kernels : initrds).some(({ atBytes, bytes: magic }) => bytes.toString('latin1', atBytes, atBytes + magic.length) === magic)
  // A first piece that is shorter than where a magic number stands says nothing.
  if (!isKnown && bytes.length > 0x206) throw treeFailure({ reason: is === 'kernel' ? 'tree-no-kernel' : 'tree-no-initrd', params: { url } })
}

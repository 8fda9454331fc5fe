// Tells what a disk image is by its first bytes, and what in it can reach beyond it. Pure; the same in the window that offers a
// file and in the console that takes it.
// Layouts: qcow2 from QEMU's docs/interop/qcow2.txt, ISO 9660 from ECMA-119, the others from their published headers.

/** What has to be read of a file: an ISO's description begins after 32 KiB. */
export const imageHeadBytes = 65_536

export type ImageFormat = 'iso' | 'qcow2' | 'qed' | 'vmdk' | 'vdi' | 'vhdx' | 'vpc' | 'raw' | 'luks' | 'ova' | 'vmdk-descriptor' | 'gzip' | 'xz' | 'zstd' | 'bzip2' | 'zip'

export interface RecognisedImage {
  /** "raw" is what no other format claims. */
  readonly format: ImageFormat
  /** The disk's size in the image; null where the head does not tell. */
  readonly virtualBytes: number | null
  /** Another file that the image stands on, or keeps its data in: a path on the host that reads it. */
  readonly backingFile: string | null
  readonly hasDataFile: boolean
  /** The file must be at least this long to be whole; null where the head does not tell. */
  readonly neededBytes: number | null
  /** An ISO's name of itself, system and publisher; for finding what is on it. */
  readonly iso: IsoIdentity | null
}

export interface IsoIdentity {
  readonly volumeId: string
  readonly systemId: string
  readonly publisherId: string
  readonly applicationId: string
}

/** Where the image does not say which. */
const unnamedFile = '?'
const plain: Omit<RecognisedImage, 'format'> = { virtualBytes: null, backingFile: null, hasDataFile: false, neededBytes: null, iso: null }

const magics: readonly { readonly format: ImageFormat; readonly at: number; readonly bytes: readonly number[] }[] = [
  { format: 'qcow2', at: 0, bytes: [0x51, 0x46, 0x49, 0xfb] },
  { format: 'qed', at: 0, bytes: [0x51, 0x45, 0x44, 0x00] },
  { format: 'vmdk', at: 0, bytes: [...ascii('KDMV')] },
  { format: 'vmdk-descriptor', at: 0, bytes: [...ascii('# Disk DescriptorFile')] },
  { format: 'vdi', at: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe] },
  { format: 'vhdx', at: 0, bytes: [...ascii('vhdxfile')] },
  { format: 'vpc', at: 0, bytes: [...ascii('conectix')] },
  { format: 'luks', at: 0, bytes: [...ascii('LUKS'), 0xba, 0xbe] },
  { format: 'iso', at: 0x8001, bytes: [...ascii('CD001')] },
  { format: 'gzip', at: 0, bytes: [0x1f, 0x8b] },
  { format: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { format: 'zstd', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: 'bzip2', at: 0, bytes: [...ascii('BZh')] },
  { format: 'zip', at: 0, bytes: [...ascii('PK'), 3, 4] },
]

export function recogniseImage(head: Uint8Array): RecognisedImage {
  const found = magics.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte))
  const format = found?.format ?? (isOva(head) ? 'ova' : 'raw')
  switch (format) {
    case 'qcow2':
      return readQcow2(head)
    case 'qed':
      return readQed(head)
    case 'vmdk':
      return readVmdk(head)
    case 'vdi':
      return { ...plain, format, virtualBytes: littleU64(head, 0x170) }
    case 'iso':
      return readIso(head)
    default:
      return { ...plain, format }
  }
}

function readQcow2(head: Uint8Array): RecognisedImage {
  const version = bigU32(head, 4)
  const [backingAt, backingLength] = [bigU64(head, 8), bigU32(head, 16)]
  const incompatible = version !== null && version >= 3 ? bigU64(head, 72) : 0
  const externalData = 4
  return {
    ...plain,
    format: 'qcow2',
    virtualBytes: bigU64(head, 24),
    backingFile: backingAt === null || backingAt === 0 ? null : text(head, backingAt, backingLength ?? 0) || unnamedFile,
    hasDataFile: incompatible === null || Math.floor(incompatible / externalData) % 2 === 1,
  }
}

/** QED: the feature bit 1 says that the name of a backing file is at the offset in byte 56, with its length behind it. */
function readQed(head: Uint8Array): RecognisedImage {
  const hasBacking = (littleU64(head, 16) ?? 1) % 2 === 1
  const at = littleU32(head, 56) ?? 0
  return { ...plain, format: 'qed', virtualBytes: littleU64(head, 48), backingFile: hasBacking ? text(head, at, littleU32(head, 60) ?? 0) || unnamedFile : null }
}

const sectorBytes = 512

/** A sparse extent with its descriptor inside; a parent or an extent in another file is named there. */
function readVmdk(head: Uint8Array): RecognisedImage {
  const sectors = littleU64(head, 12)
  const descriptor = text(head, (littleU64(head, 28) ?? 0) * sectorBytes, (littleU64(head, 36) ?? 0) * sectorBytes)
  const parent = /^parentFileNameHint\s*=\s*"([^"]*)"/m.exec(descriptor)?.[1]
  const flat = /^RW\s+\d+\s+(?:FLAT|VMFS|ZERO)\s+"([^"]*)"/m.exec(descriptor)?.[1]
  return { ...plain, format: 'vmdk', virtualBytes: sectors === null ? null : sectors * sectorBytes, backingFile: parent ?? null, hasDataFile: flat !== undefined }
}

/** Where an ISO 9660 image describes itself. */
export const isoDescriptor = { atBytes: 0x8000, lengthBytes: 2048 } as const
const isoBlockBytes = 2048

function readIso(head: Uint8Array): RecognisedImage {
  const sector = head.subarray(isoDescriptor.atBytes, isoDescriptor.atBytes + isoDescriptor.lengthBytes)
  const blocks = littleU32(sector, 80)
  const bytes = blocks === null ? null : blocks * isoBlockBytes
  return { ...plain, format: 'iso', virtualBytes: bytes, neededBytes: bytes, iso: readIsoIdentity(sector) }
}

/** Null for a sector that is none of an ISO's. */
export function readIsoIdentity(sector: Uint8Array): IsoIdentity | null {
  if (text(sector, 1, 5) !== 'CD001') return null
  const field = (at: number, length: number): string => text(sector, at, length).replaceAll('\0', '').trim()
  return { systemId: field(8, 32), volumeId: field(40, 32), publisherId: field(318, 128), applicationId: field(574, 128) }
}

/** A tar whose first file describes the machine. */
function isOva(head: Uint8Array): boolean {
  return text(head, 257, 5) === 'ustar' && /\.ovf$/i.test(text(head, 0, 100).replace(/\0.*$/s, ''))
}

function ascii(word: string): number[] {
  return Array.from({ length: word.length }, (_letter, index) => word.charCodeAt(index))
}

/** Byte by byte: what is read here is compared with ASCII, or shown. */
function text(head: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...head.subarray(at, at + Math.min(length, 4096)))
}

function view(head: Uint8Array): DataView {
  return new DataView(head.buffer, head.byteOffset, head.byteLength)
}

function bigU32(head: Uint8Array, at: number): number | null {
  return head.length < at + 4 ? null : view(head).getUint32(at)
}

function bigU64(head: Uint8Array, at: number): number | null {
  return head.length < at + 8 ? null : Number(view(head).getBigUint64(at))
}

function littleU32(head: Uint8Array, at: number): number | null {
  return head.length < at + 4 ? null : view(head).getUint32(at, true)
}

function littleU64(head: Uint8Array, at: number): number | null {
  return head.length < at + 8 ? null : Number(view(head).getBigUint64(at, true))
}

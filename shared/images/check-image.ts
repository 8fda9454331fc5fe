// Whether a file may become a volume as it is: what it is against what its name says, what it would read besides itself, and what
// the host can make of it. Pure.
import type { Hinted } from '../hints.ts'
import type { Reasoned } from '../reasons.ts'
import type { ImageFormat, RecognisedImage } from './recognise-image.ts'

export interface ImageWish {
  readonly name: string
  readonly sizeBytes: number
  readonly convertTo?: 'qcow2' | 'raw' | undefined
  readonly canHaveBacking: boolean
  readonly canDiffer: boolean
}

type ImageReason = 'image-compressed' | 'image-ova' | 'image-descriptor' | 'image-backing' | 'image-data-file' | 'image-differs' | 'image-cut-short' | 'image-not-convertible'

export type ImageRefusal = Hinted & Reasoned<ImageReason> & {
  readonly message: string
  /** The wish that lets it pass all the same. */
  readonly override: 'canHaveBacking' | 'canDiffer' | null
}

const unpackers: Readonly<Partial<Record<ImageFormat, string>>> = { gzip: 'gunzip', xz: 'unxz', zstd: 'unzstd', bzip2: 'bunzip2', zip: 'unzip' }

/** What an ending promises. ".img" promises nothing: cloud images of either format have it. */
const byEnding: Readonly<Record<string, ImageFormat>> = { iso: 'iso', qcow2: 'qcow2', qed: 'qed', vmdk: 'vmdk', vdi: 'vdi', vhdx: 'vhdx', vhd: 'vpc', raw: 'raw' }

/** What libvirt's storage can read as the source of another volume. */
const convertible: readonly ImageFormat[] = ['raw', 'qcow2', 'qed', 'vmdk', 'vdi', 'vpc']

/** Formats that QEMU runs well; of the others a copy is better. */
export function isWorthConverting(format: ImageFormat): boolean {
  return format === 'vmdk' || format === 'vdi' || format === 'vpc' || format === 'qed'
}

/** What the volume is called when the host has made another format of the file. */
export function convertedName(name: string, format: 'qcow2' | 'raw'): string {
  const dot = name.lastIndexOf('.')
  const isKnown = dot > 0 && Object.hasOwn(byEnding, name.slice(dot + 1).toLowerCase())
  return `${isKnown ? name.slice(0, dot) : name}.${format}`
}

/** Undefined when nothing speaks against it. */
export function refusalOf(image: RecognisedImage, wish: ImageWish): ImageRefusal | undefined {
  return (wish.canDiffer ? undefined : unlikeItsName(image, wish)) ?? reachingOut(image, wish) ?? notConvertible(image, wish)
}

function unlikeItsName({ format, neededBytes }: RecognisedImage, { name, sizeBytes }: ImageWish): ImageRefusal | undefined {
  const override = 'canDiffer'
  const promised = byEnding[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  const unpacker = unpackers[format]
  if (unpacker !== undefined) return { reason: 'image-compressed', override, message: `${name} is compressed (${format}): no machine can use it like that`, params: { name, format, unpacker }, hint: 'unpack-image' }
  if (format === 'ova') return { reason: 'image-ova', override, message: `${name} is an OVA, a package with disks in it`, params: { name }, hint: 'import-ova' }
  if (promised !== undefined && promised !== format) return { reason: 'image-differs', override, message: `${name} is named as ${promised}, and is ${format}`, params: { name, promised, format }, hint: 'rename-image' }
  if (neededBytes !== null && neededBytes > sizeBytes) return { reason: 'image-cut-short', override, message: `${name} is cut short: it says that it has ${neededBytes} bytes, and has ${sizeBytes}`, params: { name, neededBytes, sizeBytes }, hint: 'fetch-again' }
  return undefined
}

function reachingOut({ format, hasDataFile, backingFile }: RecognisedImage, { name, canHaveBacking }: ImageWish): ImageRefusal | undefined {
  const hint = 'make-one-file'
  if (format === 'vmdk-descriptor') return { reason: 'image-descriptor', override: null, message: `${name} only describes a VMDK whose data is in other files`, params: { name }, hint }
  if (hasDataFile) return { reason: 'image-data-file', override: null, message: `${name} keeps its data in another file`, params: { name }, hint }
  if (backingFile === null || canHaveBacking) return undefined
  return { reason: 'image-backing', override: 'canHaveBacking', message: `${name} stands on ${backingFile}: the machine would read that file of the host`, params: { name, backingFile }, hint: 'flatten-image' }
}

function notConvertible({ format }: RecognisedImage, { name, convertTo }: ImageWish): ImageRefusal | undefined {
  if (convertTo === undefined || convertible.includes(format)) return undefined
  return { reason: 'image-not-convertible', override: null, message: `The host's libvirt cannot read ${format}`, params: { name, format, convertTo }, hint: 'convert-image' }
}

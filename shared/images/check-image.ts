// Whether a file may become a volume as it is: what it is against what its name says, what it would read besides itself, and what
// the host can make of it. Pure.
import type { ImageFormat, RecognisedImage } from './recognise-image.ts'

export interface ImageWish {
  readonly name: string
  readonly sizeBytes: number
  readonly convertTo?: 'qcow2' | 'raw' | undefined
  readonly canHaveBacking: boolean
  readonly canDiffer: boolean
}

export interface ImageRefusal {
  readonly reason: 'compressed' | 'ova' | 'descriptor' | 'backing' | 'data-file' | 'differs' | 'cut-short' | 'conversion'
  readonly message: string
  readonly hint: string
  /** The wish that lets it pass all the same. */
  readonly override: 'canHaveBacking' | 'canDiffer' | null
}

const compressed: readonly ImageFormat[] = ['gzip', 'xz', 'zstd', 'bzip2', 'zip']
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
  if (compressed.includes(format)) return { reason: 'compressed', override, message: `${name} is compressed (${format}): no machine can use it like that`, hint: `Unpack it first: ${unpackers[format]} ${name}` }
  if (format === 'ova') return { reason: 'ova', override, message: `${name} is an OVA, a package with disks in it`, hint: 'Import it as a machine (New VM, “Import one from elsewhere”), or unpack it with "tar xf" and upload the disk that is in it.' }
  if (promised !== undefined && promised !== format) return { reason: 'differs', override, message: `${name} is named as ${promised}, and is ${format}`, hint: 'Give it the name of what it is, or upload it as it is.' }
  if (neededBytes !== null && neededBytes > sizeBytes) return { reason: 'cut-short', override, message: `${name} is cut short: it says that it has ${neededBytes} bytes, and has ${sizeBytes}`, hint: 'Fetch it again.' }
  return undefined
}

function reachingOut({ format, hasDataFile, backingFile }: RecognisedImage, { name, canHaveBacking }: ImageWish): ImageRefusal | undefined {
  const flatten = 'Make it one file first: qemu-img convert -O qcow2'
  if (format === 'vmdk-descriptor') return { reason: 'descriptor', override: null, message: `${name} only describes a VMDK whose data is in other files`, hint: flatten }
  if (hasDataFile) return { reason: 'data-file', override: null, message: `${name} keeps its data in another file`, hint: flatten }
  if (backingFile === null || canHaveBacking) return undefined
  return { reason: 'backing', override: 'canHaveBacking', message: `${name} stands on ${backingFile}: the machine would read that file of the host`, hint: 'Flatten it first (qemu-img convert), or allow it if that file is meant.' }
}

function notConvertible({ format }: RecognisedImage, { name, convertTo }: ImageWish): ImageRefusal | undefined {
  if (convertTo === undefined || convertible.includes(format)) return undefined
  return { reason: 'conversion', override: null, message: `The host's libvirt cannot read ${format}`, hint: `Convert it before: qemu-img convert -O ${convertTo} ${name} ...` }
}

// Reads which files a tar archive holds, and where, without unpacking anything. Strict, since an OVA comes from strangers: plain
// files with plain names, each once, all within the archive. Format: POSIX ustar and pax, with GNU's long names and sizes.
import { OvaError } from './ova-error.ts'
import { tarBlockBytes as blockBytes } from './tar-header.ts'

export interface TarEntry {
  readonly name: string
  readonly offsetBytes: number
  readonly sizeBytes: number
}

export interface PackageFile {
  readonly sizeBytes: number
  /** Reads exactly so many bytes from there. */
  readonly readAt: (offsetBytes: number, lengthBytes: number) => Promise<Uint8Array>
  /** From UTF-8, which this room has no means for. */
  readonly decode: (bytes: Uint8Array) => string
}

/** A machine has some disks and a description; thousands of files are no machine. */
const maxEntries = 200
/** Names and sizes that do not fit into a header are told in an entry of their own before it. */
const maxExtensionBytes = 64 * 1024
const maxNameLength = 255

/** @throws OvaError */
export async function readTarIndex({ readAt, decode, sizeBytes: archiveBytes }: PackageFile): Promise<TarEntry[]> {
  const entries: TarEntry[] = []
  let next: { name?: string; sizeBytes?: number } = {}
  for (let at = 0; at + blockBytes <= archiveBytes; ) {
    const header = await readAt(at, blockBytes)
    if (header.every((byte) => byte === 0)) break
    assertHeader(header, at)
    const type = String.fromCharCode(header[156] ?? 0)
    const sizeBytes = next.sizeBytes ?? numberAt(header, 124, 12)
    const offsetBytes = at + blockBytes
    if (offsetBytes + sizeBytes > archiveBytes) throw new OvaError({ reason: 'ova-cut-short', message: `The archive ends in the middle of ${JSON.stringify(nameIn(header, decode))}`, params: { file: nameIn(header, decode) } })
    at = offsetBytes + Math.ceil(sizeBytes / blockBytes) * blockBytes
    if (type === 'x' || type === 'L') {
      if (sizeBytes > maxExtensionBytes) throw new OvaError({ reason: 'ova-long-name', message: 'The archive has a name of more than 64 KiB', params: {} })
      const text = decode(await readAt(offsetBytes, sizeBytes))
      next = type === 'L' ? { ...next, name: text.replace(/\0.*$/s, '') } : { ...next, ...paxFields(text) }
      continue
    }
    const name = next.name ?? nameIn(header, decode)
    next = {}
    assertPlain(name, type)
    if (entries.some((entry) => entry.name.toLowerCase() === name.toLowerCase())) throw new OvaError({ reason: 'ova-file-twice', message: `The archive has ${JSON.stringify(name)} twice`, params: { file: name } })
    if (entries.length >= maxEntries) throw new OvaError({ reason: 'ova-many-files', message: `The archive has more than ${maxEntries} files`, params: { most: maxEntries } })
    entries.push({ name, offsetBytes, sizeBytes })
  }
  if (entries.length === 0) throw new OvaError({ reason: 'ova-no-files', message: 'The archive has no files', params: {} })
  return entries
}

function assertHeader(header: Uint8Array, at: number): void {
  const isTar = header.length === blockBytes && textAt(header, 257, 5) === 'ustar'
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (isTar && sum === numberAt(header, 148, 8)) return
  throw at === 0 ? new OvaError({ reason: 'ova-no-tar', message: 'This is no tar archive', params: {} }) : new OvaError({ reason: 'ova-damaged', message: `The archive is damaged at byte ${at}`, params: {} })
}

/** Nothing that would leave a folder if somebody unpacked it, and nothing that points elsewhere. */
function assertPlain(name: string, type: string): void {
  const shown = JSON.stringify(name)
  if (type !== '0' && type !== '\0') throw new OvaError({ reason: 'ova-no-plain-file', message: `${shown} in the archive is no plain file (type ${JSON.stringify(type)})`, params: { file: name } })
  // oxlint-disable-next-line no-control-regex -- such names are refused
  if (name === '' || name === '.' || name === '..' || name.length > maxNameLength || /[/\\\u0000-\u001f\u007f]/.test(name)) throw new OvaError({ reason: 'ova-no-plain-name', message: `The archive has a file called ${shown}, which is no plain name`, params: { file: name } })
}

function nameIn(header: Uint8Array, decode: PackageFile['decode']): string {
  const field = (at: number, length: number): string => decode(header.subarray(at, at + length)).replace(/\0.*$/s, '')
  const prefix = field(345, 155)
  const name = field(0, 100)
  return prefix === '' || textAt(header, 257, 8) === 'ustar  ' ? name : `${prefix}/${name}`
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length)).replace(/\0.*$/s, '')
}

/** Octal digits, or with the first bit set a number of 256s, as GNU writes sizes of 8 GiB and more. */
function numberAt(bytes: Uint8Array, at: number, length: number): number {
  const field = bytes.subarray(at, at + length)
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.reduce((total, byte, index) => total * 256 + (index === 0 ? byte & 0x7f : byte), 0)
    if (!Number.isSafeInteger(value)) throw new OvaError({ reason: 'ova-impossible-size', message: 'The archive has a file of an impossible size', params: {} })
    return value
  }
  const digits = textAt(bytes, at, length).trim()
  if (!/^[0-7]*$/.test(digits)) throw new OvaError({ reason: 'ova-damaged', message: 'The archive is damaged: a number is none', params: {} })
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

/** Lines of "length key=value". */
function paxFields(text: string): { name?: string; sizeBytes?: number } {
  const fields: { name?: string; sizeBytes?: number } = {}
  for (const [, key, value] of text.matchAll(/^\d+ (path|size)=(.*)$/gm)) {
    if (key === 'path' && value !== undefined) fields.name = value
    if (key === 'size') fields.sizeBytes = /^\d{1,15}$/.test(value ?? '') ? Number(value) : Number.NaN
  }
  if (Number.isNaN(fields.sizeBytes)) throw new OvaError({ reason: 'ova-impossible-size', message: 'The archive has a file of an impossible size', params: {} })
  return fields
}

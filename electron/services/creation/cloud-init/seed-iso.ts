// Writes a small ISO 9660 disc with the label that whoever reads it looks for. Each file is there under its own name twice: in the plain
// tree, and in the one of Joliet, where names may be of small letters. ECMA-119, and the Joliet specification of 1995.
import type { SeedFile } from './seed-files.ts'

const sectorBytes = 2048
/** cloud-init's. */
const usualLabel = 'cidata'
/** Sixteen of the system, two descriptors and their end, a path table of each byte order for each tree, a root directory each. */
const at = { primary: 16, joliet: 17, end: 18, primaryTableLow: 19, primaryTableHigh: 20, jolietTableLow: 21, jolietTableHigh: 22, primaryRoot: 23, jolietRoot: 24, files: 25 } as const
const tableBytes = 10

interface PlacedFile {
  readonly name: string
  readonly data: Buffer
  readonly sector: number
}

/** @throws RangeError for more files than fit into one sector of names */
export function seedIso(files: readonly SeedFile[], madeAt: Date, label = usualLabel): Buffer {
  let next: number = at.files
  const placed = files
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, text }): PlacedFile => {
      const data = Buffer.from(text, 'utf8')
      const file = { name, data, sector: next }
      next += Math.ceil(data.length / sectorBytes)
      return file
    })
  const image = Buffer.alloc(next * sectorBytes)
  const put = (sector: number, bytes: Buffer): void => void bytes.copy(image, sector * sectorBytes)
  put(at.primary, volumeDescriptor({ isJoliet: false, sectors: next, madeAt, label }))
  put(at.joliet, volumeDescriptor({ isJoliet: true, sectors: next, madeAt, label }))
  put(at.end, Buffer.from([255, ...Buffer.from('CD001'), 1]))
  put(at.primaryTableLow, pathTable(at.primaryRoot, 'low'))
  put(at.primaryTableHigh, pathTable(at.primaryRoot, 'high'))
  put(at.jolietTableLow, pathTable(at.jolietRoot, 'low'))
  put(at.jolietTableHigh, pathTable(at.jolietRoot, 'high'))
  put(at.primaryRoot, directory(placed, { root: at.primaryRoot, nameOf: (name) => Buffer.from(`${name.toUpperCase()}.;1`), madeAt }))
  put(at.jolietRoot, directory(placed, { root: at.jolietRoot, nameOf: utf16, madeAt }))
  for (const { sector, data } of placed) put(sector, data)
  return image
}

function volumeDescriptor({ isJoliet, sectors, madeAt, label }: { isJoliet: boolean; sectors: number; madeAt: Date; label: string }): Buffer {
  const bytes = Buffer.alloc(sectorBytes)
  const text = (value: string, offset: number, length: number): void => void padded(value, length, isJoliet).copy(bytes, offset)
  const root = isJoliet ? at.jolietRoot : at.primaryRoot
  bytes[0] = isJoliet ? 2 : 1
  bytes.write('CD001', 1)
  bytes[6] = 1
  text('', 8, 32)
  text(label, 40, 32)
  both32(bytes, 80, sectors)
  // The escape sequence of UCS-2, level 3.
  if (isJoliet) bytes.write('%/E', 88)
  both16(bytes, 120, 1)
  both16(bytes, 124, 1)
  both16(bytes, 128, sectorBytes)
  both32(bytes, 132, tableBytes)
  bytes.writeUInt32LE(isJoliet ? at.jolietTableLow : at.primaryTableLow, 140)
  bytes.writeUInt32BE(isJoliet ? at.jolietTableHigh : at.primaryTableHigh, 148)
  entry({ name: Buffer.from([0]), sector: root, lengthBytes: sectorBytes, isDirectory: true, madeAt }).copy(bytes, 156)
  for (const [offset, length] of [[190, 128], [318, 128], [446, 128], [574, 128], [702, 37], [739, 37], [776, 37]] as const) text('', offset, length)
  const stamp = madeAt.toISOString().replace(/[-:TZ.]/g, '').slice(0, 16)
  for (const offset of [813, 830]) bytes.write(stamp, offset)
  // Neither expires nor begins to be valid later.
  for (const offset of [847, 864]) bytes.write('0'.repeat(16), offset)
  bytes[881] = 1
  return bytes
}

function directory(files: readonly PlacedFile[], { root, nameOf, madeAt }: { root: number; nameOf: (name: string) => Buffer; madeAt: Date }): Buffer {
  const self = { sector: root, lengthBytes: sectorBytes, isDirectory: true, madeAt }
  const bytes = Buffer.concat([
    entry({ ...self, name: Buffer.from([0]) }),
    entry({ ...self, name: Buffer.from([1]) }),
    ...files.map(({ name, sector, data }) => entry({ name: nameOf(name), sector, lengthBytes: data.length, isDirectory: false, madeAt })),
  ])
  if (bytes.length > sectorBytes) throw new RangeError('too many files for a seed disc')
  return bytes
}

interface Entry {
  readonly name: Buffer
  readonly sector: number
  readonly lengthBytes: number
  readonly isDirectory: boolean
  readonly madeAt: Date
}

function entry({ name, sector, lengthBytes, isDirectory, madeAt }: Entry): Buffer {
  const nameEnd = 33 + name.length
  const bytes = Buffer.alloc(nameEnd + (nameEnd % 2))
  bytes[0] = bytes.length
  both32(bytes, 2, sector)
  both32(bytes, 10, lengthBytes)
  bytes.set([madeAt.getUTCFullYear() - 1900, madeAt.getUTCMonth() + 1, madeAt.getUTCDate(), madeAt.getUTCHours(), madeAt.getUTCMinutes(), madeAt.getUTCSeconds(), 0], 18)
  bytes[25] = isDirectory ? 2 : 0
  both16(bytes, 28, 1)
  bytes[32] = name.length
  name.copy(bytes, 33)
  return bytes
}

function pathTable(root: number, order: 'low' | 'high'): Buffer {
  const bytes = Buffer.alloc(tableBytes)
  bytes[0] = 1
  if (order === 'low') {
    bytes.writeUInt32LE(root, 2)
    bytes.writeUInt16LE(1, 6)
  } else {
    bytes.writeUInt32BE(root, 2)
    bytes.writeUInt16BE(1, 6)
  }
  return bytes
}

function padded(text: string, length: number, isJoliet: boolean): Buffer {
  if (!isJoliet) return Buffer.from(text.padEnd(length))
  const bytes = Buffer.alloc(length)
  utf16(text.padEnd(Math.floor(length / 2))).copy(bytes)
  return bytes
}

/** Big-endian, as Joliet has it. */
function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** Numbers stand in both byte orders, one after the other. */
function both16(bytes: Buffer, offset: number, value: number): void {
  bytes.writeUInt16LE(value, offset)
  bytes.writeUInt16BE(value, offset + 2)
}

function both32(bytes: Buffer, offset: number, value: number): void {
  bytes.writeUInt32LE(value, offset)
  bytes.writeUInt32BE(value, offset + 4)
}

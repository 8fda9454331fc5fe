// Reads the files of a small disc as a guest does: by the Joliet tree (ECMA-119, 8.5 and 9.1). Files in folders are left out.

const sectorBytes = 2048

export interface Disc {
  readonly label: string
  readonly files: ReadonlyMap<string, string>
}

export function readDisc(image: Buffer): Disc {
  const joliet = descriptor(image, 2)
  const root = joliet.subarray(156)
  const start = root.readUInt32LE(2) * sectorBytes
  const directory = image.subarray(start, start + root.readUInt32LE(10))
  const files = new Map<string, string>()
  for (let offset = 0; (directory[offset] ?? 0) > 0; offset += directory[offset] ?? 0) {
    const entry = directory.subarray(offset)
    if ((entry[25] ?? 0) !== 0) continue
    const name = Buffer.from(entry.subarray(33, 33 + (entry[32] ?? 0))).swap16().toString('utf16le')
    const from = entry.readUInt32LE(2) * sectorBytes
    files.set(name, image.toString('utf8', from, from + entry.readUInt32LE(10)))
  }
  return { label: descriptor(image, 1).toString('latin1', 40, 72).trim(), files }
}

function descriptor(image: Buffer, type: number): Buffer {
  for (let sector = 16; ; sector += 1) {
    const bytes = image.subarray(sector * sectorBytes, (sector + 1) * sectorBytes)
    if (bytes.toString('latin1', 1, 6) !== 'CD001' || bytes[0] === 255) throw new Error(`the disc has no descriptor of type ${type}`)
    if (bytes[0] === type) return bytes
  }
}

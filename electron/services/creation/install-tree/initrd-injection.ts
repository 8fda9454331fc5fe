// A file put into an initial RAM disk: an archive behind the one that is there, which kernels unpack over it (cpio, "newc").

const blockBytes = 512

/** What goes behind an initial RAM disk of this length. */
export function injection(files: readonly { readonly name: string; readonly text: string }[], behindBytes: number): Uint8Array {
  if (files.length === 0) return new Uint8Array()
  const entries = files.map(({ name, text }, index) => entry(name, Buffer.from(text, 'utf8'), index + 1))
  // Zeros between archives are passed over; one that does not begin at a multiple of four is not seen, and LZ4 ends with zeros only.
  const before = Buffer.alloc(2 * blockBytes - (behindBytes % blockBytes))
  const archive = Buffer.concat([...entries, entry('TRAILER!!!', Buffer.alloc(0), 0)])
  return Buffer.concat([before, archive, Buffer.alloc((blockBytes - (archive.length % blockBytes)) % blockBytes)])
}

/** To be read by root alone: it may hold passwords. */
const fileMode = 0o100600

function entry(name: string, data: Buffer, inode: number): Buffer {
  const named = Buffer.from(`${name}\0`, 'utf8')
  const fields = [inode, inode === 0 ? 0 : fileMode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, named.length, 0]
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`, 'latin1')
  return Buffer.concat([padded(Buffer.concat([header, named])), padded(data)])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

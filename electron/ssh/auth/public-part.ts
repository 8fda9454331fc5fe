// The public half of a private key in OpenSSH's own format, which stands there in clear even where the rest is encrypted.
import ssh2 from 'ssh2'
import type { ParsedKey } from 'ssh2'

const magic = 'openssh-key-v1\0'

/** `undefined` for other formats. The layout is OpenSSH's PROTOCOL.key: magic, cipher, kdf, kdf options, count, public key. */
export function publicPartOf(data: Buffer): ParsedKey | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(data.toString('latin1'))?.[1]
  if (body === undefined) return undefined
  const bytes = Buffer.from(body, 'base64')
  if (!bytes.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1'))) return undefined
  let at = magic.length
  const takeString = (): Buffer => {
    const end = at + 4 + bytes.readUInt32BE(at)
    const value = bytes.subarray(at + 4, end)
    at = end
    return value
  }
  try {
    for (let skipped = 0; skipped < 3; skipped += 1) takeString()
    at += 4
    return parsePublic(takeString())
  } catch (error) {
    // A file cut short: whoever reads on will say what is wrong with it.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function parsePublic(blob: Buffer): ParsedKey | undefined {
  const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))
  const parsed = ssh2.utils.parseKey(`${type} ${blob.toString('base64')}`)
  return parsed instanceof Error ? undefined : parsed
}

// The random bytes at the end of each SSH packet, made 4 KiB at a time. ssh2 asks the system's generator for each packet's few, which costs
// a small call more than its encryption. The third place that reaches into ssh2's insides; where they are not as expected nothing
// changes, nor after the keys were exchanged anew.
import { randomFillSync } from 'node:crypto'
import type { Client } from 'ssh2'
import { classOf, member } from './ssh2-insides.ts'

const poolBytes = 4096
/** AES: the cipher's block, and the tag that follows the packet (RFC 5647). */
const blockBytes = 16
const tagBytes = 16
/** The packet's length, and that of its padding, which is at least four bytes (RFC 4253, section 6). */
const lengthBytes = 4
const headBytes = lengthBytes + 1
const leastPadding = 4

interface Cipher {
  allocPacket(payloadBytes: number): Buffer
}

/** To be called when the connection is ready. False where ssh2 is another than we know, or the cipher is not AES-GCM by its addon. */
export function padFromPool(client: Client): boolean {
  const cipher = cipherOf(client)
  if (!cipher) return false
  const pad = createPadding()
  cipher.allocPacket = (payloadBytes) => {
    const paddingBytes = paddingFor(payloadBytes)
    const packet = Buffer.allocUnsafe(headBytes + payloadBytes + paddingBytes + tagBytes)
    packet.writeUInt32BE(1 + payloadBytes + paddingBytes)
    packet[lengthBytes] = paddingBytes
    pad(packet, headBytes + payloadBytes, paddingBytes)
    return packet
  }
  return true
}

/** What fills the packet up to whole blocks; its length is sent in the clear and does not count. */
function paddingFor(payloadBytes: number): number {
  const padding = blockBytes - ((1 + payloadBytes) % blockBytes)
  return padding < leastPadding ? padding + blockBytes : padding
}

/** Each random byte is used once. */
function createPadding(): (packet: Buffer, start: number, count: number) => void {
  const pool = Buffer.allocUnsafe(poolBytes)
  let used = poolBytes
  return (packet, start, count) => {
    if (used + count > poolBytes) {
      randomFillSync(pool)
      used = 0
    }
    for (let index = 0; index < count; index++) packet[start + index] = pool[used + index] ?? 0
    used += count
  }
}

function cipherOf(client: unknown): Cipher | undefined {
  const cipher = member(member(client, '_protocol'), '_cipher')
  return classOf(cipher) === 'AESGCMCipherBinding' && isCipher(cipher) ? cipher : undefined
}

function isCipher(value: unknown): value is Cipher {
  return typeof member(value, 'allocPacket') === 'function'
}

// Passwords as /etc/shadow has them: the SHA-512 method ("$6$") of crypt(3), which Node does not have. The method is public
// domain: "Unix crypt using SHA-256 and SHA-512", Ulrich Drepper; the steps below are numbered as there.
import { createHash, randomBytes } from 'node:crypto'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const rounds = 5000
const hashBytes = 64

/** `salt`: up to 16 characters of the alphabet; a random one where none is given. */
export function sha512Crypt(password: string, salt = randomSalt()): string {
  const key = Buffer.from(password, 'utf8')
  const saltBytes = Buffer.from(salt, 'utf8').subarray(0, 16)
  // Steps 4 to 8.
  const other = sha512([key, saltBytes, key])
  // Steps 1 to 12.
  const parts = [key, saltBytes, repeated(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>>= 1) parts.push((bits & 1) === 1 ? other : key)
  let digest = sha512(parts)
  // Steps 13 to 20.
  const longKey = repeated(sha512(Array.from({ length: key.length }, () => key)), key.length)
  const longSalt = repeated(sha512(Array.from({ length: 16 + (digest[0] ?? 0) }, () => saltBytes)), saltBytes.length)
  // Step 21.
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1
    digest = sha512([isOdd ? longKey : digest, ...(round % 3 === 0 ? [] : [longSalt]), ...(round % 7 === 0 ? [] : [longKey]), isOdd ? digest : longKey])
  }
  return `$6$${saltBytes.toString('utf8')}$${encoded(digest)}`
}

function randomSalt(): string {
  return [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

function sha512(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(length / hashBytes) }, () => bytes)).subarray(0, length)
}

/** Step 22: three bytes, each a third of the digest from the next, in a turning order, are four characters, the low bits first. */
function encoded(digest: Buffer): string {
  const byte = (index: number): number => digest[index] ?? 0
  let text = ''
  let [first, second, third] = [0, 21, 42]
  for (let group = 0; group < 21; group += 1) {
    text += characters((byte(first) << 16) | (byte(second) << 8) | byte(third), 4)
    ;[first, second, third] = [second + 1, third + 1, first + 1]
  }
  return text + characters(byte(63), 2)
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(value >>> (6 * index)) & 63]).join('')
}

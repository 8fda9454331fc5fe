// DES in one direction, one block at a time: what VNC's password check is made of. Node's own is missing where OpenSSL
// keeps "legacy" ciphers away. Not for anything that has to be secret.

// The tables of FIPS 46-3. Positions count from 1, the leftmost bit first.
const initial = [58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7]
const final = [40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30, 37, 5, 45, 13, 53, 21, 61, 29, 36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27, 34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49, 17, 57, 25]
const expansion = [32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 16, 17, 18, 19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1]
const roundOrder = [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25]
const keyOrder = [57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4]
const roundKeyOrder = [14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32]
const shifts = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]
/** Eight boxes of four rows of sixteen, a hexadecimal digit each. */
const boxes = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
] as const

type Bits = readonly number[]

/** One block of 8 bytes under a key of 8 bytes, whose parity bits do not matter. */
export function encryptDesBlock(key: Uint8Array, block: Uint8Array): Buffer {
  const start = permute(bitsOf(block), initial)
  let left = start.slice(0, 32)
  let right = start.slice(32)
  for (const roundKey of roundKeys(key)) {
    const scrambled = scramble(right, roundKey)
    const mixed = left.map((bit, index) => bit ^ (scrambled[index] ?? 0))
    left = right
    right = mixed
  }
  return bytesOf(permute([...right, ...left], final))
}

/** VNC's answer to a challenge of 16 bytes: the password's bytes, each mirrored, are the key (RFC 6143, 7.2.2). */
export function answerVncChallenge(password: string, challenge: Uint8Array): Buffer {
  const key = Buffer.alloc(8)
  Buffer.from(password, 'latin1').copy(key)
  const mirrored = key.map(mirrorByte)
  return Buffer.concat([encryptDesBlock(mirrored, challenge.subarray(0, 8)), encryptDesBlock(mirrored, challenge.subarray(8, 16))])
}

function mirrorByte(byte: number): number {
  let mirrored = 0
  for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) mirrored |= 0x80 >> bit
  return mirrored
}

function roundKeys(key: Uint8Array): Bits[] {
  const chosen = permute(bitsOf(key), keyOrder)
  let left = chosen.slice(0, 28)
  let right = chosen.slice(28)
  return shifts.map((shift) => {
    left = [...left.slice(shift), ...left.slice(0, shift)]
    right = [...right.slice(shift), ...right.slice(0, shift)]
    return permute([...left, ...right], roundKeyOrder)
  })
}

function scramble(half: Bits, roundKey: Bits): Bits {
  const mixed = permute(half, expansion).map((bit, index) => bit ^ (roundKey[index] ?? 0))
  const substituted = boxes.flatMap((box, index) => substitute(box, mixed.slice(index * 6, index * 6 + 6)))
  return permute(substituted, roundOrder)
}

/** The outer two bits choose the row, the inner four the column. */
function substitute(box: string, [first = 0, a = 0, b = 0, c = 0, d = 0, last = 0]: Bits): number[] {
  const digit = Number.parseInt(box.charAt((first * 2 + last) * 16 + a * 8 + b * 4 + c * 2 + d), 16)
  return [(digit >> 3) & 1, (digit >> 2) & 1, (digit >> 1) & 1, digit & 1]
}

function permute(bits: Bits, order: readonly number[]): number[] {
  return order.map((position) => bits[position - 1] ?? 0)
}

function bitsOf(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1))
}

function bytesOf(bits: Bits): Buffer {
  return Buffer.from(Array.from({ length: bits.length / 8 }, (_, index) => bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => (byte << 1) | bit, 0)))
}

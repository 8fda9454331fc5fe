// 64-bit integers as the codec hands them out: a number where a number is exact, a bigint beyond.

/** A number when its magnitude is below 2^53, a bigint otherwise. */
export type Int64 = number | bigint

const twoTo32 = 0x1_0000_0000

/** Joins two 32-bit words. `high` is signed for a hyper, unsigned for an unsigned hyper. */
export function int64FromWords(high: number, low: number): Int64 {
  const value = high * twoTo32 + low
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low)
}

/** For arithmetic on values of either form, where losing the digits beyond 2^53 is acceptable (charts, percentages). */
export function int64ToNumber(value: Int64): number {
  return typeof value === 'bigint' ? Number(value) : value
}

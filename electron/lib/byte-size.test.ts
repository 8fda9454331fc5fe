import { expect, test } from 'vitest'
import { byteSize } from './byte-size.ts'

test('a number of bytes has the unit that fits, with three digits at most, below zero too', () => {
  expect([0, 512, 1024, 1536, 4 * 1024 ** 3, 12.34 * 1024 ** 4, 5000 * 1024 ** 5, -2048].map(byteSize)).toEqual(['0 B', '512 B', '1 KiB', '1.5 KiB', '4 GiB', '12.3 TiB', '5000 PiB', '-2 KiB'])
})

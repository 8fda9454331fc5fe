import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withHoles } from './zero-runs.ts'

const block = 65_536
const Run = fc.record({ isZero: fc.boolean(), bytes: fc.integer({ min: 1, max: 3 * block }) })

describe('zeros as holes', () => {
  test('keep every byte in its place', () => {
    fc.assert(
      fc.property(fc.array(Run, { maxLength: 6 }), (runs) => {
        const data = Buffer.concat(runs.map(({ isZero, bytes }) => Buffer.alloc(bytes, isZero ? 0 : 7)))
        const pieces = [...withHoles(data)]
        expect(Buffer.concat(pieces.map((piece) => ('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes)))).equals(data)).toBe(true)
        expect(pieces.every((piece) => !('data' in piece) || piece.data.length > 0)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('send only the blocks that hold something', () => {
    const data = Buffer.alloc(10 * block)
    data[3 * block] = 1
    expect([...withHoles(data)].map((piece) => ('data' in piece ? piece.data.length : -piece.holeBytes))).toEqual([-3 * block, block, -6 * block])
  })

  test('an empty piece has neither', () => {
    expect([...withHoles(new Uint8Array())]).toEqual([])
  })
})

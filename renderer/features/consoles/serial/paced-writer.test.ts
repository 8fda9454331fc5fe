import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPacedWriter } from './paced-writer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function collected() {
  const pieces: number[][] = []
  const writer = createPacedWriter({ send: (bytes) => pieces.push([...bytes]), pieceBytes: 4, intervalMs: 10 })
  return { pieces, writer }
}

describe('a paced writer', () => {
  test('sends a keystroke at once', () => {
    const { pieces, writer } = collected()
    writer.write(new Uint8Array([97]))
    expect(pieces).toEqual([[97]])
  })

  test('sends pasted text piece by piece, and a key pressed meanwhile after it', async () => {
    const { pieces, writer } = collected()
    writer.write(new Uint8Array([1, 2, 3, 4, 5, 6]))
    writer.write(new Uint8Array([7]))
    expect(pieces).toEqual([[1, 2, 3, 4]])
    await vi.advanceTimersByTimeAsync(10)
    expect(pieces).toEqual([[1, 2, 3, 4], [5, 6, 7]])
  })

  test('loses and reorders nothing, in whatever pieces it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 30 })), async (inputs) => {
        const { pieces, writer } = collected()
        for (const input of inputs) writer.write(input)
        await vi.runAllTimersAsync()
        expect(pieces.flat()).toEqual(inputs.flatMap((input) => [...input]))
        expect(pieces.every((piece) => piece.length <= 4)).toBe(true)
        expect(writer.pendingBytes()).toBe(0)
      }),
    )
  })

  test('drops the rest when cancelled, and works again', async () => {
    const { pieces, writer } = collected()
    writer.write(new Uint8Array(100))
    writer.cancel()
    await vi.runAllTimersAsync()
    writer.write(new Uint8Array([9]))
    expect(pieces).toEqual([[0, 0, 0, 0], [9]])
  })
})

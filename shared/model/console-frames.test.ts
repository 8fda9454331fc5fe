import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterGrant, afterSending, canSend, ConsoleFrame, consoleWindowBytes, freshWindow } from './console-frames.ts'
import type { CreditWindow } from './console-frames.ts'

const maxFrameBytes = 64 * 1024

/** Any mix of frames to send (positive) and of grants for what has arrived (zero). */
const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: maxFrameBytes }), fc.constant(0)), { maxLength: 400 })

describe('a credit window', () => {
  test('never lets more than the window and one frame travel ungranted', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let window: CreditWindow = freshWindow
        for (const bytes of sequence) {
          if (bytes === 0) window = afterGrant(window, window.ungrantedBytes)
          else if (canSend(window)) window = afterSending(window, bytes)
          expect(window.ungrantedBytes).toBeLessThan(consoleWindowBytes + maxFrameBytes)
        }
      }),
    )
  })

  test('is fresh again once everything sent was granted, in whatever pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: maxFrameBytes }), { minLength: 1 }), (frames) => {
        const sent = frames.reduce(afterSending, freshWindow)
        const granted = frames.toReversed().reduce(afterGrant, sent)
        expect(granted).toEqual(freshWindow)
      }),
    )
  })

  test('cannot be opened beyond empty by a receiver that grants too much', () => {
    expect(afterGrant(afterSending(freshWindow, 10), 1_000_000)).toEqual(freshWindow)
  })

  test('closes exactly when a full window is ungranted', () => {
    expect(canSend(afterSending(freshWindow, consoleWindowBytes - 1))).toBe(true)
    expect(canSend(afterSending(freshWindow, consoleWindowBytes))).toBe(false)
  })
})

describe('a console frame', () => {
  test('of data carries bytes, not text', () => {
    expect(ConsoleFrame.safeParse({ kind: 'data', bytes: new Uint8Array([1, 2]) }).success).toBe(true)
    expect(ConsoleFrame.safeParse({ kind: 'data', bytes: 'text' }).success).toBe(false)
  })

  test('cannot grant a negative or broken number of bytes', () => {
    expect(ConsoleFrame.safeParse({ kind: 'credit', bytes: -1 }).success).toBe(false)
    expect(ConsoleFrame.safeParse({ kind: 'credit', bytes: 0.5 }).success).toBe(false)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConsoleRef, consoleKey, defaultConsole, parseConsoleKey } from './console-ref.ts'

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed())

describe('the text form of a console', () => {
  test('comes back as it was, whatever slashes and signs its parts hold', () => {
    fc.assert(
      fc.property(fc.record({ hostId: names, uuid: names, kind: fc.constantFrom('vnc', 'serial'), device: names }), (parts) => {
        const ref = ConsoleRef.parse(parts)
        expect(parseConsoleKey(consoleKey(ref))).toEqual(ref)
      }),
    )
  })

  test('is refused when it is none', () => {
    for (const text of ['', 'a/b/vnc', 'a/b/tv/', 'a/b/vnc/%zz', 'a/b/vnc/x/y']) expect(parseConsoleKey(text)).toBeUndefined()
  })
})

test('a VM opens with its screen, else with its first serial console, else with nothing', () => {
  const serial = { kind: 'serial' as const, device: 'serial0', label: 'Serial 1' }
  const screen = { kind: 'vnc' as const, device: '', label: 'Screen' }
  expect(defaultConsole({ consoles: [serial, screen] })).toBe(screen)
  expect(defaultConsole({ consoles: [serial] })).toBe(serial)
  expect(defaultConsole({ consoles: [] })).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { actionShortcuts, generalShortcuts } from '../features/palette/shortcuts.ts'
import { isStruck } from './shortcut-keys.ts'
import type { StruckKey } from './shortcut-keys.ts'

const plain: StruckKey = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isAltGr: false }

describe('a shortcut is struck', () => {
  test('by its sign, whether that needs Shift on this keyboard or not', () => {
    expect(isStruck('?', { ...plain, key: '?', code: 'Slash', shiftKey: true })).toBe(true)
    expect(isStruck('/', { ...plain, key: '/', code: 'Slash' })).toBe(true)
    expect(isStruck('/', { ...plain, key: '/', code: 'Digit7', shiftKey: true })).toBe(true)
    expect(isStruck('/', { ...plain, key: '/', code: 'Slash', ctrlKey: true })).toBe(false)
  })

  test('by a digit, of which Shift makes another sign', () => {
    expect(isStruck('mod+shift+1', { ...plain, key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true })).toBe(true)
    expect(isStruck('mod+shift+1', { ...plain, key: '1', code: 'Digit1', ctrlKey: true, shiftKey: true })).toBe(true)
    expect(isStruck('mod+shift+2', { ...plain, key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true })).toBe(false)
  })

  test('by a letter wherever it is, and by the place of the key where it writes another script', () => {
    expect(isStruck('mod+K', { ...plain, key: 'k', code: 'KeyV', ctrlKey: true })).toBe(true)
    expect(isStruck('mod+K', { ...plain, key: 'v', code: 'KeyK', ctrlKey: true })).toBe(false)
    expect(isStruck('mod+K', { ...plain, key: 'л', code: 'KeyK', metaKey: true })).toBe(true)
    expect(isStruck('mod+K', { ...plain, key: 'K', code: 'KeyK', ctrlKey: true, shiftKey: true })).toBe(false)
  })

  test('never by AltGr, which writes a sign', () => {
    const typed = { ...plain, key: 'ś', code: 'KeyS', ctrlKey: true, altKey: true }
    expect(isStruck('mod+alt+S', { ...typed, isAltGr: true })).toBe(false)
    expect(isStruck('mod+alt+S', typed)).toBe(true)
  })

  test('by one set of keys only', () => {
    const all = [...generalShortcuts.flatMap(({ keys }) => keys), ...actionShortcuts.map(({ keys }) => keys)]
    expect(new Set(all).size).toBe(all.length)
  })
})

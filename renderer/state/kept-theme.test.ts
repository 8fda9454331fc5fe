import { expect, test } from 'vitest'
import { keepTheme, keptTheme } from './kept-theme.ts'

function storageOf(entries: Map<string, string>): () => Storage {
  return () => ({ length: 0, clear: () => entries.clear(), key: () => null, getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => void entries.set(key, value), removeItem: (key) => void entries.delete(key) })
}

test('the theme is kept, and is the system’s where none or nonsense is kept', () => {
  const entries = new Map<string, string>()
  const storage = storageOf(entries)
  expect(keptTheme(storage)).toBe('system')
  keepTheme('dark', storage)
  expect(keptTheme(storage)).toBe('dark')
  for (const key of entries.keys()) entries.set(key, 'pink')
  expect(keptTheme(storage)).toBe('system')
})

test('a page that may keep nothing goes without', () => {
  const refused = (): Storage => {
    throw new DOMException('denied', 'SecurityError')
  }
  keepTheme('dark', refused)
  expect(keptTheme(refused)).toBe('system')
})

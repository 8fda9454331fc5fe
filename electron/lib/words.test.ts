import { expect, test } from 'vitest'
import { createWords } from './words.ts'

test('gives the text of the language, fills in names of any spelling, and falls back to English', () => {
  let language = 'en'
  const words = createWords(() => language)
  const title = (): string => words('alert.title', { standing: words('resolved'), rule: 'Disk <full> & {{odd}}', name: '日本' })
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  language = 'xx'
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  expect([1, 2].map((count) => words('alert.titleOfMany', { standing: 'INFO', count }))).toEqual(['INFO: 1 alert', 'INFO: 2 alerts'])
})

import { expect, test } from 'vitest'
import { AppError, errorOf, problemOf } from '#shared/errors.ts'
import { Problem } from '#shared/model/host.ts'
import { createHintWords, createWords } from './words.ts'

test('gives the text of the language, fills in names of any spelling, and falls back to English', () => {
  let language = 'en'
  const words = createWords(() => language)
  const title = (): string => words('alert.title', { standing: words('resolved'), rule: 'Disk <full> & {{odd}}', name: '日本' })
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  language = 'xx'
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  expect([1, 2].map((count) => words('alert.titleOfMany', { standing: 'INFO', count }))).toEqual(['INFO: 1 alert', 'INFO: 2 alerts'])
})

test('words a hint with what its error is about, also after it was stored, and leaves what an older console has stored as it was', () => {
  const hintOf = createHintWords()
  const error = new AppError('key-too-open', { message: 'open', params: { file: '/root/.ssh/a <b>' }, hint: 'ssh-make-key-private' })
  expect(hintOf(error)).toBe('Run: chmod 600 /root/.ssh/a <b>')
  expect(hintOf(errorOf(Problem.parse(JSON.parse(JSON.stringify(problemOf(error))))))).toBe('Run: chmod 600 /root/.ssh/a <b>')
  expect(hintOf(errorOf(Problem.parse({ code: 'vm-state', message: 'web is running', hint: 'Shut it down first.' })))).toBe('Shut it down first.')
  expect(hintOf(new AppError('internal', { message: 'no hint' }))).toBeUndefined()
})

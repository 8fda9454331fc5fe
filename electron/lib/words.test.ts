import { expect, test } from 'vitest'
import { AppError, errorOf, problemOf } from '#shared/errors.ts'
import { Problem } from '#shared/model/hosts/host.ts'
import { createHintWords, createProblemWords, createWords } from './words.ts'

test('gives the text of the language, fills in names of any spelling, and falls back to English', () => {
  let language = 'en'
  const words = createWords(() => language)
  const title = (): string => words('alert.title', { standing: words('resolved'), rule: 'Disk <full> & {{odd}}', name: '日本' })
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  language = 'xx'
  expect(title()).toBe('RESOLVED: Disk <full> & {{odd}} - 日本')
  expect([1, 2].map((count) => words('alert.titleOfMany', { standing: 'INFO', count }))).toEqual(['INFO: 1 alert', 'INFO: 2 alerts'])
})

test('lets nothing hide in what is put into a text, and leaves the marks of who sets it apart', () => {
  const words = createWords(() => 'en')
  expect(words('alert.title', { standing: 'INFO', rule: 'Disk', name: 'web\u200b' })).toBe('INFO: Disk - web[U+200B]')
  expect(words('alert.title', { standing: 'INFO', rule: 'Disk', name: '\u2068we\u202eb\u2069' })).toBe('INFO: Disk - \u2068we[U+202E]b\u2069')
})

test('words a hint with what its error is about, also after it was stored, and leaves what an older console has stored as it was', () => {
  const hintOf = createHintWords()
  const error = new AppError('key-too-open', { message: 'open', params: { file: '/root/.ssh/a <b>' }, hint: 'ssh-make-key-private' })
  expect(hintOf(error)).toBe('Run: chmod 600 /root/.ssh/a <b>')
  expect(hintOf(errorOf(Problem.parse(JSON.parse(JSON.stringify(problemOf(error))))))).toBe('Run: chmod 600 /root/.ssh/a <b>')
  expect(hintOf(errorOf(Problem.parse({ code: 'vm-state', message: 'web is running', hint: 'Shut it down first.' })))).toBe('Shut it down first.')
  expect(hintOf(new AppError('internal', { message: 'no hint' }))).toBeUndefined()
})

test('words a failure as windows do: what happened, to what, what to do next, and what the other side said only where nothing else tells more', () => {
  const text = createProblemWords(createWords(() => 'en'))
  expect(text(problemOf(new AppError('host-not-connected', { message: 'kvm01 is lost', params: { name: 'kvm01' } })))).toBe('The host is not connected')
  expect(text(problemOf(new AppError('host-disk-full', { message: 'full', reason: 'pool-full', params: { name: 'ssd', availableBytes: 1024, neededBytes: 2 ** 31 } })))).toMatch(/ssd.*1 KiB.*2 GiB|ssd.*2 GiB.*1 KiB/)
  expect(text(problemOf(new AppError('key-too-open', { message: 'open', params: { file: '/root/k' }, hint: 'ssh-make-key-private' })))).toMatch(/\. Run: chmod 600 \/root\/k$/)
  expect(text(problemOf(new AppError('libvirt-error', { message: 'internal error: no slots' })))).toBe('libvirt reports an error (internal error: no slots)')
  expect(text(problemOf(new Error('x is not a function')))).toBe('An error in the console itself (x is not a function)')
  expect(text({ code: 'worded', message: 'as a console of before said it' })).toBe('as a console of before said it')
})

import { ORPCError } from '@orpc/server'
import { expect, it } from 'vitest'
import { createHintWords } from '#electron/lib/words.ts'
import { createHintTexts, isStream } from './hint-texts.ts'

const texts = createHintTexts(createHintWords())
const problem = { code: 'auth-refused', message: 'no', params: { file: '/k' }, hint: 'ssh-make-key-private' }
const hintText = 'Run: chmod 600 /k'

it('finds every failure in an answer, however deep, and leaves the rest as it is', () => {
  const host = { name: 'kvm01', state: { kind: 'connected' } }
  const answer = { hosts: [{ state: { kind: 'refused', problem } }, host], problem: { ...problem, hint: undefined } }
  const told = texts.answer(answer)
  expect(told).toEqual({ hosts: [{ state: { kind: 'refused', problem: { ...problem, hintText } } }, host], problem: answer.problem })
  expect(answer.hosts[0]).toEqual({ state: { kind: 'refused', problem } })
})

it('takes nothing apart that has no failure in it', () => {
  const answer = { at: new Date(0), file: new Blob(['x']), hint: 'of something else', list: [1, null, 'text'] }
  expect(texts.answer(answer)).toBe(answer)
})

it('shows words of an older console as they are', () => {
  expect(texts.answer([{ ...problem, hint: 'Look at its log' }])).toMatchObject([{ hintText: 'Look at its log' }])
})

it('words each event of a stream', async () => {
  async function* events() {
    yield { tasks: [{ problem }] }
    yield { tasks: [] }
  }
  const stream = texts.answer(events())
  expect(isStream(stream) && (await Array.fromAsync(stream))).toEqual([{ tasks: [{ problem: { ...problem, hintText } }] }, { tasks: [] }])
})

it('words the hint of an error beside its key', () => {
  expect(texts.error(new ORPCError('auth-refused', { status: 502, message: 'no', data: { params: problem.params, hint: problem.hint } }))).toMatchObject({ code: 'auth-refused', data: { hint: 'ssh-make-key-private', hintText } })
})

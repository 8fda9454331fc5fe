import { expect, test } from 'vitest'
import { createOpenCalls } from './open-calls.ts'

test('each call gets its own answer or failure, in whatever order they come', async () => {
  const calls = createOpenCalls<string>()
  using first = calls.open()
  using second = calls.open()
  calls.resolve(second.id, 'two')
  calls.reject(first.id, new Error('one'))
  expect(await second.answer).toBe('two')
  await expect(first.answer).rejects.toThrow('one')
})

test('a call counts until it is disposed of, and an answer after that is for nobody', () => {
  const calls = createOpenCalls<string>()
  {
    using _call = calls.open()
    expect(calls.size).toBe(1)
  }
  expect(calls.size).toBe(0)
  calls.reject(1, new Error('late'))
  calls.rejectAll(new Error('dead'))
})

test('when the thread dies, every open call fails', async () => {
  const calls = createOpenCalls<string>()
  using one = calls.open()
  using other = calls.open()
  calls.rejectAll(new Error('dead'))
  expect(await Promise.allSettled([one.answer, other.answer])).toMatchObject([{ reason: { message: 'dead' } }, { reason: { message: 'dead' } }])
})

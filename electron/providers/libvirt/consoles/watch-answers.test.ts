import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchAnswers } from './watch-answers.ts'

/** A way whose answers are given by hand. */
function slowWay() {
  const answers: (() => void)[] = []
  const told: number[] = []
  const watch = watchAnswers({ transport: { ping: () => new Promise((resolve) => answers.push(resolve)) }, tell: (silentMs) => told.push(silentMs), now: () => Date.now() })
  return { watch, told, asked: () => answers.length, answer: () => answers.at(-1)?.() }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a host that answers is never called silent, and is asked again and again', async () => {
  const { watch, told, asked, answer } = slowWay()
  for (let second = 0; second < 30; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    answer()
  }
  expect(told).toEqual([])
  expect(asked()).toBeGreaterThan(8)
  watch[Symbol.dispose]()
})

test('one that does not is told of within seven seconds, with how long nothing was heard, and again when it answers', async () => {
  const { watch, told, asked, answer } = slowWay()
  await vi.advanceTimersByTimeAsync(7_000)
  expect(told).toEqual([6_000])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toHaveLength(1)
  // One question waits at a time: they would only pile up before a closed door.
  expect(asked()).toBe(1)
  answer()
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([6_000, 0])
  watch[Symbol.dispose]()
})

test('what the guest sends is a sign of life too, while the answer waits behind it', async () => {
  const { watch, told } = slowWay()
  for (let second = 0; second < 20; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
    watch.heard()
  }
  expect(told).toEqual([])
  watch[Symbol.dispose]()
})

test('nothing is asked or told after the console was closed', async () => {
  const { watch, told, asked } = slowWay()
  watch[Symbol.dispose]()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([told, asked()]).toEqual([[], 0])
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchSignsOfLife } from './signs-of-life.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched() {
  const told: number[] = []
  const giveUp = vi.fn()
  const watch = watchSignsOfLife({ tell: (silentMs) => told.push(silentMs), giveUp, giveUpAfterMs: 30_000, now: () => Date.now() })
  return { watch, told, giveUp }
}

test('a server that gives its sign every two seconds is never called silent', async () => {
  const { watch, told, giveUp } = watched()
  for (let sign = 0; sign < 60; sign += 1) {
    await vi.advanceTimersByTimeAsync(2_000)
    watch.heard()
  }
  expect([told, giveUp.mock.calls.length]).toEqual([[], 0])
  watch[Symbol.dispose]()
})

test('one that does not is told of after two signs were missed, once, and again when it is heard', async () => {
  const { watch, told } = watched()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(told).toEqual([5_000])
  watch.heard()
  expect(told).toEqual([5_000, 0])
  watch[Symbol.dispose]()
})

test('its socket is given up after half a minute, once', async () => {
  const { told, giveUp } = watched()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(giveUp).toHaveBeenCalledTimes(1)
  expect(told).toEqual([5_000])
})

test('a page that was asleep has missed nothing by that', async () => {
  const { watch, told, giveUp } = watched()
  await vi.advanceTimersByTimeAsync(1_000)
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([told, giveUp.mock.calls.length]).toEqual([[], 0])
  watch[Symbol.dispose]()
})

test('nothing is told or given up after it was disposed of', async () => {
  const { watch, told, giveUp } = watched()
  watch[Symbol.dispose]()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([told, giveUp.mock.calls.length]).toEqual([[], 0])
})

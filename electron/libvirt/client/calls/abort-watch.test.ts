import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { AbortWatch } from './abort-watch.ts'

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

test('a signal has one listener, however many calls wait for it', () => {
  using watch = new AbortWatch()
  const { signal } = new AbortController()
  const calls = Array.from({ length: 16 }, () => vi.fn())
  for (const call of calls) watch.add(signal, call)
  expect(listenersOf(signal)).toBe(1)
  for (const call of calls) watch.remove(signal, call)
  watch.add(signal, vi.fn())
  expect(listenersOf(signal)).toBe(1)
})

test('aborting tells those who still wait, once each, and those of no other signal', () => {
  using watch = new AbortWatch()
  const abort = new AbortController()
  const [waiting, leaving, gone, other] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
  watch.add(abort.signal, () => {
    watch.remove(abort.signal, leaving)
    waiting()
  })
  watch.add(abort.signal, leaving)
  watch.add(abort.signal, gone)
  watch.add(new AbortController().signal, other)
  watch.remove(abort.signal, gone)
  abort.abort()
  expect([waiting, leaving, gone, other].map((call) => call.mock.calls.length)).toEqual([1, 1, 0, 0])
})

test('only the signal that was used last keeps its listener, and none does after the end', () => {
  const watch = new AbortWatch()
  const signals = Array.from({ length: 3 }, () => new AbortController().signal)
  for (const signal of signals) {
    const call = vi.fn()
    watch.add(signal, call)
    watch.remove(signal, call)
  }
  expect(signals.map(listenersOf)).toEqual([0, 0, 1])
  watch[Symbol.dispose]()
  expect(signals.map(listenersOf)).toEqual([0, 0, 0])
})

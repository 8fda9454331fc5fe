import { expect, test, vi } from 'vitest'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { watchStoreProblems } from './store-notices.ts'

const problem = (reason: 'metrics-disk-full' | 'metrics-clock-moved'): Problem => problemOf(new AppError('metrics-not-written', { message: reason, reason, params: {} }))
const wasLocked = problemOf(new AppError('metrics-not-written', { message: 'was locked', reason: 'metrics-was-locked', params: { path: '/data/metrics-kept.sqlite' } }))

test('what costs figures is told once, and taken back when it is over; the rest is not for everybody', async () => {
  let open: Problem[] = [problem('metrics-clock-moved')]
  const told: (string | null)[] = []
  using _watch = watchStoreProblems({ problems: () => Promise.resolve(open), tell: (error) => told.push(error?.message ?? null), onError: (error) => { throw error }, everyMs: 5 })
  open = [problem('metrics-clock-moved'), problem('metrics-disk-full')]
  await vi.waitFor(() => expect(told).toEqual(['metrics-disk-full']))
  open = []
  await vi.waitFor(() => expect(told).toEqual(['metrics-disk-full', null]))
  open = [wasLocked]
  await vi.waitFor(() => expect(told).toEqual(['metrics-disk-full', null, 'was locked']))
})

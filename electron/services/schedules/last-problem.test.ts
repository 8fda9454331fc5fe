import { expect, it } from 'vitest'
import { KeptProblem } from './last-problem.ts'

it('is kept as it was, or not at all', () => {
  const problem = { code: 'not-found', message: 'No machine is in the schedule', params: { reason: 'schedule-no-machine', name: 'nightly' } }
  expect([problem, null].map((kept) => KeptProblem.parse(kept))).toEqual([problem, null])
})

it('of a console that kept the words alone is these words', () => {
  expect(['', 'No machine is in the schedule'].map((kept) => KeptProblem.parse(kept))).toEqual([null, { code: 'worded', message: 'No machine is in the schedule' }])
})

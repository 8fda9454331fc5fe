import { expect, test } from 'vitest'
import { RuleId } from '#shared/model/alert.ts'
import { createMetricRounds } from './metric-rounds.ts'

const minute = 60_000

/** What is found in rounds of five seconds, over samples that come at these times. */
function found(sampledAt: (nowMs: number) => number | undefined, forMs: number, lengthMs: number): string[] {
  let nowMs = 0
  const newest = function* () {
    const atMs = sampledAt(nowMs)
    if (atMs !== undefined) yield { thing: 'vm:a', instance: '', atMs, value: 1 }
  }
  const rounds = createMetricRounds(newest, ({ fromMs, toMs }) => ({ fromMs, stepMs: toMs - fromMs, steps: 1, series: [] }))
  rounds.watch({ version: 1, rules: [{ ruleId: RuleId.parse('r'), kind: 'vm', scope: 'all', condition: { kind: 'absence', metric: 'cpu.usage', forMs } }], restored: [] })
  rounds.change({ since: 1, version: 2, rules: undefined, scopes: [{ key: 'all', added: ['vm:a'], removed: [] }] })
  const changes: string[] = []
  for (; nowMs <= lengthMs; nowMs += 5000) changes.push(...(rounds.round({ nowMs, version: 2 }) ?? []).map(({ change }) => `${nowMs / minute} ${change}`))
  return changes
}

test('a thing that falls silent is missed after it should have been heard of, and found again', () => {
  const sampledAt = (nowMs: number): number => (nowMs < 2 * minute || nowMs >= 10 * minute ? nowMs : 2 * minute - 5000)
  expect(found(sampledAt, 2 * minute, 11 * minute).map((change) => change.split(' ')[1])).toEqual(['pending', 'fired', 'resolved'])
})

test('a host that is asked every five minutes is not missed between two of its answers', () => {
  const everyMs = 5 * minute
  // How often it is asked is known from its second answer on.
  const changes = found((nowMs) => Math.floor(nowMs / everyMs) * everyMs, 4 * minute, 40 * minute)
  expect(changes.filter((change) => change.endsWith('fired'))).toEqual([])
  expect(changes.filter((change) => Number(change.split(' ')[0]) > 5)).toEqual([])
})

test('a host that is asked every five minutes and stops to answer is missed', () => {
  const everyMs = 5 * minute
  expect(found((nowMs) => Math.min(2, Math.floor(nowMs / everyMs)) * everyMs, 2 * minute, 30 * minute).at(-1)).toMatch(/fired$/)
})

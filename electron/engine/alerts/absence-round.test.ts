import { expect, test } from 'vitest'
import { RuleId } from '#shared/model/monitoring/alert.ts'
import { createMetricRounds } from './metric-rounds.ts'
import type { RestoredTrack } from './metric-rounds.ts'
import { newestFrom } from './testing/newest-values.ts'

const minute = 60_000
const ruleId = RuleId.parse('r')

interface Watched {
  /** When the newest sample came that is there at a moment. */
  readonly sampledAt: (nowMs: number) => number | undefined
  readonly everyMs: number
  readonly forMs: number
  readonly lengthMs: number
  /** When rounds are not run: the machine sleeps. */
  readonly asleep?: (nowMs: number) => boolean
  readonly restored?: readonly RestoredTrack[]
}

/** What is found in rounds of five seconds, with the minute of each. */
function found({ sampledAt, everyMs, forMs, lengthMs, asleep = () => false, restored = [] }: Watched): string[] {
  let nowMs = 0
  const values = newestFrom(() => {
    const atMs = sampledAt(nowMs)
    return atMs === undefined ? [] : [{ thing: 'vm:a', instance: '', atMs, intervalMs: everyMs, value: 1 }]
  })
  const rounds = createMetricRounds({ ...values, past: ({ fromMs, toMs }) => ({ fromMs, stepMs: toMs - fromMs, steps: 1, series: [] }), longestIntervalMs: () => everyMs })
  rounds.watch({ version: 1, rules: [{ ruleId, kind: 'vm', scope: 'all', condition: { kind: 'absence', metric: 'cpu.usage', forMs } }], restored })
  rounds.change({ since: 1, version: 2, rules: undefined, scopes: [{ key: 'all', added: ['vm:a'], removed: [] }] })
  const changes: string[] = []
  for (; nowMs <= lengthMs; nowMs += 5000) if (!asleep(nowMs)) changes.push(...(rounds.round({ nowMs, version: 2 }) ?? []).map(({ change }) => `${nowMs / minute} ${change}`))
  return changes
}

const kindsOf = (changes: readonly string[]): (string | undefined)[] => changes.map((change) => change.split(' ')[1])

test('a thing that falls silent is missed after it should have been heard of, and found again', () => {
  const sampledAt = (nowMs: number): number => (nowMs < 2 * minute || nowMs >= 10 * minute ? nowMs : 2 * minute - 5000)
  expect(kindsOf(found({ sampledAt, everyMs: 5000, forMs: 2 * minute, lengthMs: 11 * minute }))).toEqual(['pending', 'fired', 'resolved'])
})

test('a thing that is never measured is missed when its first value is overdue', () => {
  expect(found({ sampledAt: () => undefined, everyMs: 5000, forMs: minute, lengthMs: 5 * minute }).map((change) => change.replace(/\.\d+/, ''))).toEqual(['1 pending', '2 fired'])
})

test('a host that is asked every five minutes is not missed between two of its answers, nor before the first after a restart', () => {
  const everyMs = 5 * minute
  // A rate is known from the second answer on.
  const sampledAt = (nowMs: number): number | undefined => (nowMs < everyMs ? undefined : Math.floor(nowMs / everyMs) * everyMs)
  expect(found({ sampledAt, everyMs, forMs: minute, lengthMs: 40 * minute })).toEqual([])
})

test('a host whose second answer comes soon after the first is not missed before the third', () => {
  const everyMs = 5 * minute
  const sampledAt = (nowMs: number): number => (nowMs < 1.25 * minute ? 0 : 1.25 * minute + Math.floor((nowMs - 1.25 * minute) / everyMs) * everyMs)
  expect(found({ sampledAt, everyMs, forMs: minute, lengthMs: 40 * minute })).toEqual([])
})

test('a host that is asked every five minutes and stops to answer is missed', () => {
  const everyMs = 5 * minute
  expect(found({ sampledAt: (nowMs) => Math.min(2, Math.floor(nowMs / everyMs)) * everyMs, everyMs, forMs: 2 * minute, lengthMs: 30 * minute }).at(-1)).toMatch(/fired$/)
})

test('a machine that slept misses nothing of the time in which it did', () => {
  const asleep = (nowMs: number): boolean => nowMs > 2 * minute && nowMs < 60 * minute
  const sampledAt = (nowMs: number): number => (nowMs < 60 * minute + 30_000 ? Math.min(nowMs, 2 * minute) : nowMs)
  expect(found({ sampledAt, everyMs: 5000, forMs: 10_000, lengthMs: 70 * minute, asleep })).toEqual([])
})

test('what was missing before a restart is neither found nor told again while it is waited for', () => {
  const track = { phase: 'firing', startedAtMs: -10 * minute, firedAtMs: -5 * minute, goodSinceMs: null, value: null } as const
  expect(found({ sampledAt: () => undefined, everyMs: 5000, forMs: minute, lengthMs: 20 * minute, restored: [{ ruleId, thing: 'vm:a', instance: '', track }] })).toEqual([])
})

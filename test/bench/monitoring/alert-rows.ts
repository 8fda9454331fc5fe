// A round of alert rules as the metrics worker runs it: a thousand rules, each over ten thousand machines whose values have all changed.
import { createMetricRounds } from '#electron/engine/alerts/metric-rounds.ts'
import type { MetricRule } from '#electron/engine/alerts/metric-rounds.ts'
import { RuleId } from '#shared/model/monitoring/alert.ts'
import type { BenchRow } from '../bench-table.ts'

const machines = 10_000
const rules = 1000
/** Rules look at these metrics in turn, over one of so many scopes, each of which finds every machine. */
const metrics = ['cpu.usage', 'memory.used', 'disk.read.bytes', 'disk.write.bytes', 'network.receive.bytes']
const scopes = 20
const roundMs = 5000
/** One value in a hundred is beyond the limit of most rules: about a hundred thousand alerts at once, a very bad day. */
const limit = 0.99

export function alertRows(): BenchRow[] {
  return [{ name: `${rules} rules over ${machines} machines, a round`, unit: 'ms', target: { kind: 'limit', atMost: 1000 }, ours: measureRound() }]
}

function measureRound(): () => Promise<number> {
  const things = Array.from({ length: machines }, (_, index) => `vm:${index}`)
  let nowMs = 1_800_000_000_000
  let seed = 1
  /** The same noise in every run (a linear congruential generator). */
  const next = (): number => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
  const series = Int32Array.from(things, (_, index) => index)
  const columns = { series, atMs: new Float64Array(machines), intervalMs: new Float64Array(machines).fill(roundMs), values: new Float64Array(machines) }
  const newest = (): typeof columns => {
    columns.atMs.fill(nowMs)
    for (let index = 0; index < machines; index += 1) columns.values[index] = next()
    return columns
  }
  const rounds = createMetricRounds({ newest, nameOf: (number) => ({ thing: `vm:${number}`, instance: '' }), past: () => ({ fromMs: nowMs, stepMs: roundMs, steps: 0, series: [] }), longestIntervalMs: () => roundMs })
  rounds.watch({ version: 1, rules: Array.from({ length: rules }, (_, index) => ruleAt(index)), restored: [] })
  rounds.change({ since: 1, version: 2, rules: undefined, scopes: Array.from({ length: scopes }, (_, index) => ({ key: `scope ${index}`, added: things, removed: [] })) })
  return () => {
    nowMs += roundMs
    const startedMs = performance.now()
    const found = rounds.round({ nowMs, version: 2 })
    const tookMs = performance.now() - startedMs
    if (!found || found.length === 0) throw new Error('the rules found nothing: nothing was measured')
    return Promise.resolve(tookMs)
  }
}

function ruleAt(index: number): MetricRule {
  const metric = metrics[index % metrics.length] ?? ''
  return { ruleId: RuleId.parse(`rule ${index}`), kind: 'vm', scope: `scope ${index % scopes}`, condition: { kind: 'threshold', metric, comparison: 'above', value: limit, clearValue: limit, forMs: 0, clearForMs: 0 } }
}

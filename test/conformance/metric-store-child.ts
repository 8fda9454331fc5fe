// A store of metrics in a process of its own, to be killed: takes samples as fast as it can, by a clock of its own, and prints the time of each tick.
// Arguments: the store's file, the time of the first sample.
import { writeSync } from 'node:fs'
import { openMetricStore } from '#electron/workers/metrics/store/open-metric-store.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import { intervalMs, machines, metrics, uuidOf, valueAt } from './metric-store-samples.ts'

const path = process.argv[2]
let nowMs = Number(process.argv[3])
if (path === undefined || !Number.isFinite(nowMs)) throw new Error('which file, and from when?')
const store = openMetricStore({ path, now: () => nowMs, monotonicNow: () => nowMs })
const numbers = machines.flatMap((machine) => metrics.map((metric, place) => ({ id: machine * metrics.length + place, machine, metric })))
let newSeries = numbers.map(({ id, machine, metric }) => ({ id, series: { subject: { kind: 'vm' as const, uuid: uuidOf(machine) as DomainUuid }, metric, instance: '' } }))

for (;;) {
  store.append({ hostId: 'host' as HostId, sender: 'child', atMs: nowMs, intervalMs, newSeries, ids: Uint32Array.from(numbers, ({ id }) => id), values: Float64Array.from(numbers, ({ machine }) => valueAt(machine, nowMs)) })
  newSeries = []
  writeSync(1, `${nowMs}\n`)
  for (let second = 0; second < intervalMs / 1000; second += 1) {
    nowMs += 1000
    store.tick()
  }
}

// What a fleet costs: the time to the first complete list, memory, and how long the main thread is ever busy.
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchRow } from '../bench-table.ts'
import { startConsoleProcess, untilComplete } from './console-process.ts'
import { fleetSize } from './demo-fleet.ts'
import type { SavedFleet } from './demo-fleet.ts'

export function fleetRows({ dataDir }: SavedFleet, isQuick: boolean): BenchRow[] {
  const settleMs = isQuick ? 5_000 : 30_000
  /** Each launch is measured in both ways. */
  const loopDelaysMs: number[] = []
  return [
    {
      name: '100 demo hosts: start of the process to all 10,000 rows, last-known ones too',
      unit: 'ms',
      target: { kind: 'limit', atMost: 2_000 },
      ours: async () => {
        await using launched = await startConsoleProcess(dataDir)
        await untilComplete(launched, { ...fleetSize, hosts: 0 })
        return performance.now() - launched.spawnedAtMs
      },
    },
    {
      name: 'the same until every host is connected and has confirmed its rows (3 runs)',
      unit: 'ms',
      target: { kind: 'limit', atMost: 2_000 },
      rounds: 3,
      ours: async () => {
        await using launched = await startConsoleProcess(dataDir)
        await untilComplete(launched, fleetSize)
        return performance.now() - launched.spawnedAtMs
      },
    },
    {
      name: `memory (RSS) of the headless console after ${settleMs / 1000} s (3 runs)`,
      unit: 'MB',
      target: { kind: 'limit', atMost: 450 },
      rounds: 3,
      ours: async () => {
        await using launched = await startConsoleProcess(dataDir)
        await untilComplete(launched, fleetSize)
        await sleep(settleMs)
        loopDelaysMs.push((await launched.loopDelay()).loopDelayP99Ms)
        return launched.rssBytes() / 1e6
      },
    },
    {
      name: 'event-loop delay p99 of its main thread, start included (the same runs)',
      unit: 'ms',
      target: { kind: 'limit', atMost: 50 },
      rounds: 3,
      ours: async () => loopDelaysMs.shift() ?? Number.NaN,
    },
  ]
}

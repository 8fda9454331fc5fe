// The bench of monitoring: how soon and how regularly figures come, the store that keeps them, charts of ten machines over a day, a round of alert
// rules, and what it all does to the main thread.
import type { Bench, BenchOptions } from './bench-table.ts'
import { alertRows } from './monitoring/alert-rows.ts'
import { chartRows } from './monitoring/chart-rows.ts'
import { openCharts } from './monitoring/open-charts.ts'
import { samplingRows } from './monitoring/sampling-rows.ts'
import { stallRows } from './monitoring/stall-rows.ts'
import { storeRows } from './monitoring/store-rows.ts'

export function openMonitoringBench(options: BenchOptions): Promise<Bench> {
  const stack = new AsyncDisposableStack()
  return Promise.resolve({ rows: [...samplingRows(options), ...storeRows(options, stack), ...chartRows(openCharts), ...alertRows(), ...stallRows(options)], [Symbol.asyncDispose]: () => stack.disposeAsync() })
}

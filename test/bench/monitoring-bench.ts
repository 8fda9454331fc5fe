// The bench of monitoring: how soon and how regularly figures come, charts of ten machines over a day, and a round of alert rules.
import type { Bench, BenchOptions } from './bench-table.ts'
import { alertRows } from './monitoring/alert-rows.ts'
import { chartRows } from './monitoring/chart-rows.ts'
import { openCharts } from './monitoring/open-charts.ts'
import { samplingRows } from './monitoring/sampling-rows.ts'

export function openMonitoringBench(options: BenchOptions): Promise<Bench> {
  return Promise.resolve({ rows: [...samplingRows(options), ...chartRows(openCharts), ...alertRows()], [Symbol.asyncDispose]: () => Promise.resolve() })
}

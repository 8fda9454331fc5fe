// The bench of monitoring: charts of ten machines over a day.
import type { Bench } from './bench-table.ts'
import { chartRows } from './monitoring/chart-rows.ts'
import { openCharts } from './monitoring/open-charts.ts'

export function openMonitoringBench(): Promise<Bench> {
  return Promise.resolve({ rows: chartRows(openCharts), [Symbol.asyncDispose]: () => Promise.resolve() })
}

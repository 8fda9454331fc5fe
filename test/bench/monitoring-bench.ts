// The bench of monitoring: charts of ten machines over a day, and a round of alert rules.
import type { Bench } from './bench-table.ts'
import { alertRows } from './monitoring/alert-rows.ts'
import { chartRows } from './monitoring/chart-rows.ts'
import { openCharts } from './monitoring/open-charts.ts'

export function openMonitoringBench(): Promise<Bench> {
  return Promise.resolve({ rows: [...chartRows(openCharts), ...alertRows()], [Symbol.asyncDispose]: () => Promise.resolve() })
}

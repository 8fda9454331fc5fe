// The reading of an alert in words.
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import { formatValue } from '../../ui/chart/data/units.ts'

export function alertValue({ value, metric, subject }: Pick<Alert, 'value' | 'metric' | 'subject'>): string {
  if (value === null) return '–'
  const known = metric === null || subject.kind === 'console' ? undefined : metricOf(subject.kind, metric)
  // Rules without a metric count time.
  return formatValue(value, known?.unit ?? 'seconds')
}

// A cell of a report in words: dates as ISO without the zone's guesswork (UTC), sizes in binary units.
import { byteSize, rounded } from '#electron/lib/byte-size.ts'
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'
import type { ReportColumn } from '#shared/model/monitoring/report.ts'

export type Cell = string | number | null

export function cellText(value: Cell, kind: ReportColumn['kind']): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  switch (kind) {
    case 'bytes':
      return byteSize(value)
    case 'bytes-per-second':
      return `${byteSize(value)}/s`
    case 'percent':
      return `${value.toFixed(1)} %`
    case 'time':
      return timeText(value)
    case 'duration':
      return durationText(value)
    case 'number':
      return Number.isInteger(value) ? String(value) : value.toFixed(2)
    case 'text':
      return rounded(value)
    default:
      return kind satisfies never
  }
}

/** "2026-11-30 17:05" in UTC. */
export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
}

function durationText(ms: number): string {
  if (ms > 0 && ms < 60_000) return `${Math.ceil(ms / 1000)} s`
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

export function valueText(value: number, unit: MetricUnit): string {
  if (unit === 'ratio') return `${rounded(value * 100)} %`
  if (unit === 'bytes') return byteSize(value)
  return unit === 'bytes-per-second' ? `${byteSize(value)}/s` : rounded(value)
}

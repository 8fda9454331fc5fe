// A cell of a report in words: dates as ISO without the zone's guesswork (UTC), sizes in binary units.
import type { MetricUnit } from '#shared/model/metrics.ts'
import type { ReportColumn } from '#shared/model/report.ts'

export type Cell = string | number | null

const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

export function cellText(value: Cell, kind: ReportColumn['kind']): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value
  switch (kind) {
    case 'bytes':
      return sizeText(value)
    case 'percent':
      return `${rounded(value)} %`
    case 'time':
      return timeText(value)
    case 'duration':
      return durationText(value)
    case 'number':
    case 'text':
      return rounded(value)
    default:
      return kind satisfies never
  }
}

function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < sizeUnits.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${rounded(value)} ${sizeUnits[unit] ?? ''}`
}

/** "2026-11-30 17:05" in UTC. */
export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

export function valueText(value: number, unit: MetricUnit): string {
  if (unit === 'ratio') return `${rounded(value * 100)} %`
  if (unit === 'bytes') return sizeText(value)
  return unit === 'bytes-per-second' ? `${sizeText(value)}/s` : rounded(value)
}

function rounded(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)))
}

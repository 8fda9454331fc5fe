// Numbers, sizes, dates and spans of time in the user's locale.

const locale = (): string => navigator.language

export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '–'
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = value >= 100 || Number.isInteger(value) ? 0 : 1
  return `${value.toLocaleString(locale(), { maximumFractionDigits: digits })} ${units[unit] ?? ''}`
}

export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return `${value.toLocaleString(locale(), { maximumFractionDigits: value < 10 ? 1 : 0 })} %`
}

export function formatNumber(value: number): string {
  return value.toLocaleString(locale())
}

export function formatTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

const steps: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

/** The two largest parts: "3 d 4 h", "12 min 5 s". */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, ms)
  const parts: string[] = []
  for (const [unit, size] of steps) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || parts.length > 0 || unit === 's') parts.push(`${formatNumber(count)} ${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(' ')
}

import { describe, expect, it } from 'vitest'
import { decimalMark, formatAge, formatBytes, formatDay, formatDuration, formatPercent, formatTenths, formatTime, formatUptime } from './format.ts'

describe('figures for people', () => {
  it('chooses the unit and keeps three digits at most', () => {
    expect([0, 512, 4 * 1024 ** 3, 1.5 * 1024 ** 3, 999 * 1024 ** 2].map(formatBytes)).toEqual(['0 B', '512 B', '4 GiB', `1${decimalMark}5 GiB`, '999 MiB'])
    expect(formatBytes(null)).toBe('–')
  })

  it('shows the two largest parts of a span of time', () => {
    expect([0, 5_000, 65_000, 3_600_000, 90_061_000].map(formatDuration)).toEqual(['0 s', '5 s', '1 min 5 s', '1 h 0 min', '1 d 1 h'])
  })

  it('leaves seconds out of lists', () => {
    expect([5_000, 65_000, 3_600_000, 50_000_000, 90_061_000, 2_300_000_000].map(formatUptime)).toEqual(['< 1 min', '1 min', '1 h 0 min', '13 h', '1 d 1 h', '26 d'])
  })

  it('tells an age in one part, and nothing below zero when clocks differ', () => {
    expect([-500, 40_000, 125_000, 7_300_000, 200_000_000].map(formatAge)).toEqual(['0 s', '40 s', '2 min', '2 h', '2 d'])
  })

  it('shows small percentages with a digit more', () => {
    expect([0.44, 9.96, 55.5].map(formatPercent)).toEqual([`0${decimalMark}4 %`, '10 %', '56 %'])
    expect(formatPercent(null)).toBe('–')
  })

  it('shows ratios with one digit each', () => {
    expect([4, 0.25].map(formatTenths)).toEqual([`4${decimalMark}0`, `0${decimalMark}3`])
  })

  it('tells the day of another day and the year of another year', () => {
    const noon = new Date(2026, 5, 15, 12).getTime()
    const now = new Date(2026, 5, 15, 18).getTime()
    expect(formatTime(noon, now)).not.toContain('15')
    expect(formatDay(noon, now)).toContain('15')
    expect(formatTime(noon, now)).not.toContain('2026')
    expect(formatTime(new Date(2026, 1, 15, 12).getTime(), now)).not.toContain('2026')
    expect(formatTime(new Date(2024, 5, 15, 12).getTime(), now)).toContain('2024')
  })
})

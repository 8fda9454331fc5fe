import { describe, expect, it, vi } from 'vitest'
import { formatBytes, formatDuration, formatPercent } from './format.ts'

vi.stubGlobal('navigator', { language: 'en-GB' })

describe('figures for people', () => {
  it('chooses the unit and keeps three digits at most', () => {
    expect([0, 512, 4 * 1024 ** 3, 1.5 * 1024 ** 3, 999 * 1024 ** 2].map(formatBytes)).toEqual(['0 B', '512 B', '4 GiB', '1.5 GiB', '999 MiB'])
    expect(formatBytes(null)).toBe('–')
  })

  it('shows the two largest parts of a span of time', () => {
    expect([0, 5_000, 65_000, 3_600_000, 90_061_000].map(formatDuration)).toEqual(['0 s', '5 s', '1 min 5 s', '1 h 0 min', '1 d 1 h'])
  })

  it('shows small percentages with a digit more', () => {
    expect([0.44, 9.96, 55.5].map(formatPercent)).toEqual(['0.4 %', '10 %', '56 %'])
    expect(formatPercent(null)).toBe('–')
  })
})

import { expect, test } from 'vitest'
import { axisText } from './chart-svg.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
const marks = (from: string, to: string, ...times: string[]): string[] => times.map((time) => axisText(at(time), { fromMs: at(from), toMs: at(to) }))

test('the marks of an axis say as much of the time as tells them apart', () => {
  expect(marks('2026-12-01T09:07:10', '2026-12-01T09:08:40', '2026-12-01T09:07:30', '2026-12-01T09:07:40')).toEqual(['09:07:30', '09:07:40'])
  expect(marks('2026-12-01T09:00', '2026-12-01T11:00', '2026-12-01T09:30')).toEqual(['09:30'])
  expect(marks('2026-11-30T22:00', '2026-12-01T03:00', '2026-12-01T00:00')).toEqual(['12-01 00:00'])
  expect(marks('2026-11-01T00:00', '2026-12-01T00:00', '2026-11-08T00:00')).toEqual(['11-08'])
  expect(marks('2024-12-01T00:00', '2026-12-01T00:00', '2025-03-01T00:00')).toEqual(['2025-03-01'])
})

import { expect, it } from 'vitest'
import { chartCsv } from './chart-csv.ts'

it('writes gaps as empty fields, and names that no spreadsheet runs', () => {
  const series = [{ id: 'a', label: 'web "1", main', mean: [0.5, null], min: [0.25, null], max: [1, null] }, { id: 'b', label: '=cmd()', mean: [-1, 2], min: [-1, 2], max: [-1, 2] }]
  expect(chartCsv({ fromMs: 0, stepMs: 60_000, series }, 'ratio').split('\r\n')).toEqual([
    'time,"web ""1"", main mean (ratio)","web ""1"", main min (ratio)","web ""1"", main max (ratio)",\'=cmd() mean (ratio),\'=cmd() min (ratio),\'=cmd() max (ratio)',
    '1970-01-01T00:00:00.000Z,0.5,0.25,1,-1,-1,-1',
    '1970-01-01T00:01:00.000Z,,,,2,2,2',
    '',
  ])
})

it('writes out what cannot be seen in a name', () => {
  const series = [{ id: 'a', label: 'web\u200b-01', mean: [1], min: [1], max: [1] }]
  expect(chartCsv({ fromMs: 0, stepMs: 60_000, series }, 'ratio').split('\r\n')[0]).toBe('time,web[U+200B]-01 mean (ratio),web[U+200B]-01 min (ratio),web[U+200B]-01 max (ratio)')
})

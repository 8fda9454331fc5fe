import { expect, test } from 'vitest'
import { csvLine } from './csv-field.ts'

test('a line of CSV quotes what needs it, doubles quotes, and leaves unknown values empty', () => {
  expect(csvLine(['a', 'b,c', 'd "e"', 'two\r\nlines', null, 12.5, -3, ''])).toBe('a,"b,c","d ""e""","two\r\nlines",,12.5,-3,\r\n')
})

test('no name runs as a formula, also one that begins like a negative number', () => {
  const names = ['=1+1', '+1', '-5+cmd|x', '@SUM(A1)', '\t=1', '\n=1', '＝1']
  expect(names.map((name) => csvLine([name])).filter((line) => !/^"?'/.test(line))).toEqual([])
  expect(csvLine(['web-1 = prod'])).toBe('web-1 = prod\r\n')
})

import { createInstance } from 'i18next'
import { expect, it } from 'vitest'
import { decimalMark, formatNumber, thousandsMark } from './format.ts'
import { textValues } from './text-values.ts'

it('texts have numbers, sizes and times as they stand alone, and leave numbers that are names', async () => {
  const texts = { many: '{{count}} of {{total}} on port {{port}}, {{size, bytes}}, {{number, number}} rows, {{name}}', one_one: '{{count}} machine', one_other: '{{count}} machines' }
  const t = await createInstance().use(textValues).init({ lng: 'en', resources: { en: { translation: texts } }, interpolation: { alwaysFormat: true, escapeValue: false } })
  expect(t('many', { count: 1234, total: 56_789, port: 16_509, size: 1.5 * 1024 ** 3, number: 4321, name: '99999' })).toBe(`${formatNumber(1234)} of ${formatNumber(56_789)} on port 16509, 1${decimalMark}5 GiB, ${formatNumber(4321)} rows, 99999`)
  expect([t('one', { count: 1 }), t('one', { count: 12_345 })]).toEqual(['1 machine', `12${thousandsMark}345 machines`])
})

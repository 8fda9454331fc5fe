import { describe, expect, it } from 'vitest'
import { visibleText, withoutMarks } from './visible-text.ts'

describe('text from elsewhere', () => {
  it.each([
    ['web\u200b-01', 'web[U+200B]-01'],
    ['web-\u202e10', 'web-[U+202E]10'],
    ['\u2066web\u2069-01', '[U+2066]web[U+2069]-01'],
    ['web\u200d01', 'web[U+200D]01'],
    ['web\u00ad01', 'web[U+00AD]01'],
    ['web\ufe0f01', 'web[U+FE0F]01'],
    ['web\u{e0041}01', 'web[U+E0041]01'],
    ['\u05d0\u200fweb\u061c', '\u05d0[U+200F]web[U+061C]'],
    ['a\u0007b\u009bc', 'a[U+0007]b[U+009B]c'],
    ['\ufeffdb', '[U+FEFF]db'],
  ])('shows what cannot be seen in it: %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it.each([
    'db-01', 'Größe', 'خادم الويب', 'שרת-מסד-נתונים', 'می\u200cخواهم', 'क्\u200dष', '数据库', '👩\u200d💻 dev', '👨‍👩‍👧‍👦', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏽‍🚀', 'two\nlines\tand a tab', 'a\u0301',
  ])('leaves true names alone: %j', (text) => {
    expect(visibleText(text)).toBe(text)
  })

  it('takes the marks out of dates of our own', () => {
    const date = new Intl.DateTimeFormat('ar-EG', { dateStyle: 'short' }).format(0)
    expect(visibleText(date)).toContain('[U+200F]')
    expect(visibleText(withoutMarks(date))).toBe(withoutMarks(date))
  })

  it('changes nothing when it is asked twice', () => {
    expect(visibleText(visibleText('web\u200b\u202e01'))).toBe('web[U+200B][U+202E]01')
  })
})

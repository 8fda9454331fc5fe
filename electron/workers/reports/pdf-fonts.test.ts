import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findFonts, fontFolders } from './pdf-fonts.ts'

const own = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto', 'Roboto-Regular.ttf')
const arabic = 'خادم الويب'
const hasArabic = findFonts([arabic], { own, folders: fontFolders() }).missing === 0

describe('the fonts of a report', () => {
  test('are its own alone where that has all letters', () => {
    const fonts = findFonts(['Größe ≤ 10 µs', 'Ελλάδα', 'Москва'], { own, folders: fontFolders() })
    expect([fonts.extra, fonts.missing]).toEqual([[], 0])
    expect(fonts.runs('Москва')).toEqual([{ text: 'Москва', font: undefined }])
  })

  test('show what none has as question marks, and count it', () => {
    const fonts = findFonts(['db 日本', '日'], { own, folders: [] })
    expect(fonts.missing).toBe(2)
    expect(fonts.runs('db 日本')).toEqual([{ text: 'db ??', font: undefined }])
  })

  test('tell how wide a text is, in which what is not drawn takes no room', () => {
    const fonts = findFonts(['web'], { own, folders: [] })
    const [one, ten] = [fonts.width('m'), fonts.width('m'.repeat(10))]
    expect(one).toBeGreaterThan(0.5)
    expect(ten).toBeCloseTo(10 * one, 1)
    expect(fonts.width('\u2068m\u200b\u2069')).toBe(one)
  })

  test('outlive folders that are not there, and files that are no fonts', () => {
    expect(findFonts(['日'], { own, folders: ['/nowhere', dirname(import.meta.filename)] }).missing).toBe(1)
  })

  test.skipIf(!hasArabic)('are taken from this machine for other scripts (skipped where it has none for Arabic)', () => {
    const fonts = findFonts([`web ${arabic}`], { own, folders: fontFolders() })
    expect(fonts.extra).toHaveLength(1)
    expect(fonts.runs(`web ${arabic} 1`)).toEqual([{ text: 'web ', font: undefined }, { text: arabic, font: 'Extra1' }, { text: ' 1', font: undefined }])
  })
})

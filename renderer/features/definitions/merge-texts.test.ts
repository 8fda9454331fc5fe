import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeTexts } from './merge-texts.ts'

const base = '<a>\n  <b/>\n  <c/>\n  <d/>\n  <e/>\n</a>\n'

describe('two edits of one text', () => {
  it('are put together where they do not touch', () => {
    expect(mergeTexts(base, base.replace('<b/>', '<b x="1"/>'), base.replace('  <e/>\n', '  <e/>\n  <f/>\n'))).toBe('<a>\n  <b x="1"/>\n  <c/>\n  <d/>\n  <e/>\n  <f/>\n</a>\n')
    expect(mergeTexts(base, base.replace('  <b/>\n', ''), base.replace('  <e/>\n', ''))).toBe('<a>\n  <c/>\n  <d/>\n</a>\n')
  })

  it('are a matter of choice where both changed a line, unless alike', () => {
    expect(mergeTexts(base, base.replace('<b/>', '<b x="1"/>'), base.replace('<b/>', '<b x="2"/>'))).toBeUndefined()
    expect(mergeTexts(base, base.replace('<b/>', '<b x="1"/>'), base.replace('  <b/>\n', ''))).toBeUndefined()
    expect(mergeTexts(base, base.replace('<b/>', '<x/>'), base.replace('<b/>', '<x/>'))).toBe(base.replace('<b/>', '<x/>'))
  })

  it('keep an empty line at the beginning that one of them took away or put there', () => {
    for (const [one, other] of [['\n\n<b/>', '\n<b/>'], ['\n<b/>', '\n\n<b/>']] as const) expect(mergeTexts(one, other, one)).toBe(other)
    expect(mergeTexts('\n\n<a>\n<b/>\n<c/>', '\n<a>\n<b/>\n<c/>', '\n\n<a>\n<b/>\n<c x="1"/>')).toBe('\n<a>\n<b/>\n<c x="1"/>')
  })

  it('of which one changed nothing are the other', () => {
    const text = fc.array(fc.constantFrom('<a>', '<b/>', '', '</a>', ' x'), { maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(mergeTexts(one, other, one)).toBe(other)
        expect(mergeTexts(one, one, other)).toBe(other)
        expect(mergeTexts(one, other, other)).toBe(other)
      }),
      { numRuns: 2_000 },
    )
  })
})

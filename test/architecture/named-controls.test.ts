// What a screen reader is told: groups of choices and buttons that are a picture have a name.
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const screens = globSync('renderer/**/*.tsx').map((file) => ({ file, text: readFileSync(file, 'utf8') }))

/** The beginnings of elements of this kind, up to the end of their properties or a good way into them. */
function elementsOf(kind: string, text: string): string[] {
  return text.split(`<${kind}`).slice(1).filter((rest) => /^\s/.test(rest)).map((rest) => rest.slice(0, 600))
}

describe('a control without a text of its own', () => {
  it.each(['SegmentedControl', 'ActionIcon'])('%s says what it is', (kind) => {
    const isNamed = (element: string): boolean => /^[^]*?(?:aria-label=|aria-labelledby=|label=|\{\.\.\.)/.test(element)
    expect(screens.flatMap(({ file, text }) => elementsOf(kind, text).filter((element) => !isNamed(element)).map((element) => `${file}: <${kind}${element.slice(0, 80)}`))).toEqual([])
  })
})

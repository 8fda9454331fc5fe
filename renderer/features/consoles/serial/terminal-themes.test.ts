import { expect, test } from 'vitest'
import { foundMarks, terminalThemes } from './terminal-themes.ts'

const schemes = ['light', 'dark'] as const

/** WCAG's relative luminance of "#rrggbb". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((left, right) => left - right)
  return (light + 0.05) / (dark + 0.05)
}

test.each(schemes)('what was found can be read in the %s theme', (scheme) => {
  const { foreground = '' } = terminalThemes[scheme]
  const { matchBackground = '', activeMatchBackground = '' } = foundMarks[scheme]
  expect(contrast(foreground, matchBackground)).toBeGreaterThan(3.5)
  expect(contrast(foreground, activeMatchBackground)).toBeGreaterThan(3)
})

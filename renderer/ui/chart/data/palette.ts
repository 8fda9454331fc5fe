// The colours of series. Any two stay apart for the common kinds of colour blindness, and each stands out from the page; a test
// computes both. Beyond eight, the line's pattern tells series apart.

const colours = {
  light: ['#2a6fe6', '#d97500', '#008158', '#b72a87', '#00a2c5', '#7d4e00', '#873ca9', '#444846'],
  dark: ['#5b9bff', '#ffb833', '#3ddc84', '#eb6fa5', '#bfe0ff', '#8a7038', '#8a55ff', '#f3e6d0'],
} as const

const patterns = ['solid', 'dashed', 'dotted'] as const

export type Scheme = 'light' | 'dark'

export interface SeriesLook {
  readonly color: string
  readonly pattern: (typeof patterns)[number]
}

export function lookOfSeries(index: number, scheme: Scheme): SeriesLook {
  const known = colours[scheme]
  return { color: known[index % known.length] ?? known[0], pattern: patterns[Math.floor(index / known.length) % patterns.length] ?? 'solid' }
}

/** How many series have a colour of their own. */
export const ownColours = colours.light.length

// Holds the table of hints, their words and the code together: nobody words a hint where it arises.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { hintFields } from '#shared/hints.ts'

const words = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync('resources/i18n/en/hints.json', 'utf8')))
const sources = globSync('{electron,shared,renderer,preload}/**/*.{ts,tsx}').filter((file) => !/\.(test|gen)\.tsx?$/.test(file) && file !== 'shared/hints.ts')
const texts = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]))

it('has words for every hint, which need just what the hint is given', () => {
  const fields = Object.entries(words).map(([key, text]): [string, string[]] => [key, [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted()])
  expect(Object.fromEntries(fields)).toEqual(Object.fromEntries(Object.entries(hintFields).map(([key, given]) => [key, given.toSorted()])))
})

it('has no hint that nobody gives', () => {
  const all = [...texts.values()].join('\n')
  expect(Object.keys(hintFields).filter((key) => !all.includes(`'${key}'`))).toEqual([])
})

it('finds no hint that is worded in the code', () => {
  expect(texts.size).toBeGreaterThan(1_000)
  const worded = [...texts].flatMap(([file, text]) => [...text.matchAll(/\b(?:hint|carriedHint)\s*[:=]\s*(?:['"`][^'"`\n]*\s|[^,;\n]*\?\s*['"`][^'"`\n]*\s[^'"`\n]*['"`]\s*:)/g)].map(([match]) => `${file}: ${match}`))
  expect(worded).toEqual([])
})

// Holds the table of reasons, their words and the code together, and keeps other codes' own reasons apart from them.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { reasonFields } from '#shared/reasons.ts'
import { xmlProblems } from '#shared/xml/xml-error.ts'

const read = (file: string): unknown => JSON.parse(readFileSync(`resources/i18n/en/${file}.json`, 'utf8'))
const fieldsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{\{(\w+)(?:, (?:bytes|time))?\}\}/g)].map((match) => match[1] ?? ''))].toSorted()
const words = z.record(z.string(), z.string()).parse(read('reasons'))

it('has words for every reason, which need just what the reason is given', () => {
  // What words of another file need is filled in there.
  const nested: Readonly<Record<string, readonly string[]>> = { 'definition-finding': ['what'], 'definition-finding-by': ['what', 'by'] }
  expect(Object.fromEntries(Object.entries(words).map(([key, text]) => [key, [...fieldsOf(text), ...(nested[key] ?? [])].toSorted()]))).toEqual(Object.fromEntries(Object.entries(reasonFields).map(([key, given]) => [key, given.toSorted()])))
})

it('has no reason that nobody gives', () => {
  const sources = globSync('{electron,shared,renderer}/**/*.{ts,tsx}').filter((file) => !/\.(test|gen)\.tsx?$/.test(file) && file !== 'shared/reasons.ts')
  const all = sources.map((file) => readFileSync(file, 'utf8')).join('\n')
  expect(Object.keys(reasonFields).filter((key) => !all.includes(`'${key}'`))).toEqual([])
})

it('takes no reason of an act that has words of its own for one of these', () => {
  const Refusals = z.object({ refusal: z.record(z.string(), z.string()) })
  const others = ['editing', 'snapshots', 'trash'].flatMap((file) => Object.keys(Refusals.parse(read(file)).refusal))
  expect(others.filter((key) => key in reasonFields)).toEqual([])
})

it('has words for whatever makes a text no XML, which need just what it is told with', () => {
  const { xml } = z.object({ xml: z.record(z.string(), z.string()) }).parse(read('definitions'))
  const fields = (texts: Readonly<Record<string, string>>): unknown => Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, fieldsOf(text)]))
  expect(fields(xml)).toEqual(fields(xmlProblems))
})

import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseQuery } from '#shared/search/parse-query.ts'
import { startTranslations } from '../../i18n/translations.ts'
import { isBeingTyped, problemWords } from './problem-words.ts'

describe('what is said of a query that is not understood', () => {
  beforeAll(startTranslations)
  const wordsOf = (query: string): string[] => parseQuery(query).problems.map((problem) => problemWords(i18next.t, problem))

  it.each([
    ['state:foo', '“foo” is no state. States are running, off, paused, saved, crashed.'],
    ['db -mem:>abc', '“>abc” is no size. Write for example mem:>4G or mem:<=512M.'],
    ['uptime:>2', '“>2” is no length of time. Write for example uptime:>2d or uptime:<30min; units are s, min, h, d, w.'],
    ['stat:running', 'There is no field “stat:”. Is “state:” meant? In quotes it is looked for as text.'],
    ['autostart:maybe', 'Write autostart:yes or autostart:no, not “maybe”.'],
    ['vcpus:many', '“many” is no number. Write for example vcpus:4 or vcpus:>4.'],
    ['name:/[/', '“/[/” is no regular expression.'],
  ])('names the part and what would be understood: %s', (query, words) => {
    expect(wordsOf(query)).toEqual([words])
  })

  it('names every field where none is close', () => {
    expect(wordsOf('colour:red')).toEqual([expect.stringContaining('Fields are name, state, host,')])
  })

  it('waits for the number after a comparison', () => {
    expect(['mem:>', 'mem:>=', 'mem:>x', 'mem:> db'].map((query) => parseQuery(query).problems.map((problem) => isBeingTyped(problem, query)))).toEqual([[true], [true], [false], [false]])
  })
})

import { expect, test } from 'vitest'
import { nameMatches } from './name-matches.ts'

const names = ['db-01', 'web-01', 'web-02', 'start-here']
const found = (query: string, limit = 10) => nameMatches(query, names.map((name) => ({ name })), { limit }).map(({ name }) => name)

test('a name that has more of the words comes first, one that has none not at all', () => {
  expect(found('start web 02')).toEqual(['web-02', 'web-01', 'start-here'])
  expect(found('pause')).toEqual([])
})

test('no more than are wanted', () => {
  expect(found('web', 1)).toEqual(['web-01'])
  expect(nameMatches('web', Array.from({ length: 10_000 }, (_, index) => ({ name: `web-${index}` })), { limit: 3 })).toHaveLength(3)
})

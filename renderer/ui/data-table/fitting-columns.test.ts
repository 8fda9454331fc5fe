import { expect, it } from 'vitest'
import { fittingColumns } from './fitting-columns.ts'

const columns = [{ id: 'name', minPx: 100 }, { id: 'host', minPx: 80, yields: 2 }, { id: 'since', minPx: 80, yields: 1 }, { id: 'state', minPx: 60 }]
const shownIn = (widthPx: number): string[] => fittingColumns(columns, widthPx).map(({ id }) => id)

it('shows all columns where there is room, and leaves out those that yield, the lowest first, where there is not', () => {
  expect([320, 319, 239, 100].map(shownIn)).toEqual([['name', 'host', 'since', 'state'], ['name', 'host', 'state'], ['name', 'state'], ['name', 'state']])
})

it('shows all before anything is laid out', () => {
  expect(shownIn(0)).toHaveLength(4)
})

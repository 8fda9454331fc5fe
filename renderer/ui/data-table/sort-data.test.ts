import { describe, expect, it } from 'vitest'
import { naturalKey } from '../lists/natural-key.ts'
import { sortData } from './sort-data.ts'

const rows = ['net-10', 'net-9', 'Alpha'].map((name, index) => ({ name, group: index === 0 ? 1 : 0 }))
const columns = [{ id: 'name', sortKey: (row: { name: string }) => naturalKey(row.name) }, { id: 'group', sortKey: (row: { group: number }) => row.group }, { id: 'unordered' }]
const names = (id: string, isDescending = false): string[] => sortData(rows, columns, { id, isDescending }).map(({ name }) => name)

describe('the order of a table', () => {
  it('counts as people do, in both directions', () => {
    expect(names('name')).toEqual(['Alpha', 'net-9', 'net-10'])
    expect(names('name', true)).toEqual(['net-10', 'net-9', 'Alpha'])
  })

  it('leaves equal rows as they came, and all of them where a column has no order', () => {
    expect(names('group')).toEqual(['net-9', 'Alpha', 'net-10'])
    expect(names('unordered')).toEqual(['net-10', 'net-9', 'Alpha'])
  })
})

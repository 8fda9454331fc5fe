import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Dashboard } from '#shared/model/monitoring/dashboard.ts'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { freeName, movedPanel, placedPanel, sizedPanel, withBoard, withoutPanel, withPanel } from './board-edits.ts'

const panel = (id: string): DashboardPanel => ({ id, title: '', kind: 'vm', metric: 'cpu.usage', query: '', groupBy: 'host', aggregate: null, isEachDevice: false, width: 1, isTall: false })
const board: Dashboard = { id: 'b', name: 'Board', panels: ['1', '2', '3'].map(panel) }
const ids = ({ panels }: Dashboard): string => panels.map(({ id }) => id).join('')

describe('arranging a dashboard', () => {
  it('adds, replaces and takes away', () => {
    expect(ids(withPanel(board, panel('4')))).toBe('1234')
    expect(withPanel(board, { ...panel('2'), title: 'new' }).panels[1]?.title).toBe('new')
    expect(ids(withoutPanel(board, '2'))).toBe('13')
  })

  it('moves by one and to a place, held by the edges', () => {
    expect([ids(movedPanel(board, '1', 1)), ids(movedPanel(board, '1', -1)), ids(movedPanel(board, '3', 1)), ids(movedPanel(board, 'x', 1))]).toEqual(['213', '123', '123', '123'])
    expect([ids(placedPanel(board, '3', 0)), ids(placedPanel(board, '1', 99))]).toEqual(['312', '231'])
  })

  it('never loses or doubles a panel, and stays what the preferences take', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), fc.integer({ min: -4, max: 4 }))), (moves) => {
      const moved = moves.reduce((each, [id, by]) => sizedPanel(movedPanel(each, id, by), id, by > 0 ? 1 : -1), board)
      expect(ids(moved).split('').toSorted().join('')).toBe('123')
      expect(Dashboard.parse(moved)).toEqual(moved)
    }))
  })

  it('keeps its place among the others, under a name of its own', () => {
    const other = { ...board, id: 'o' }
    expect(withBoard([other, board], { ...other, name: 'x' }).map(({ id, name }) => [id, name])).toEqual([['o', 'x'], ['b', 'Board']])
    expect(freeName([board], 'Board')).toBe('Board 2')
    expect(freeName([board, { ...board, name: 'Board 2' }], 'Board')).toBe('Board 3')
  })
})

import { describe, expect, it } from 'vitest'
import { applySettings, gridTemplate, minColumnPx, minTableWidthPx, moveColumn, nudgeColumn, toSettings, withVisible, withWidth } from './columns.ts'

const ids = (columns: readonly { id: string }[], count = 3): string[] => columns.slice(0, count).map(({ id }) => id)

describe('the columns', () => {
  it('keep a user’s order, widths and choices, and bring new columns along', () => {
    const columns = applySettings([{ id: 'name', isVisible: true, widthPx: 300 }, { id: 'state', isVisible: false }, { id: 'gone', isVisible: true }])
    expect(columns.slice(0, 3).map(({ id, widthPx, isVisible }) => [id, widthPx, isVisible])).toEqual([['name', 300, true], ['state', undefined, false], ['host', undefined, true]])
    expect(applySettings(toSettings(columns))).toEqual(columns)
  })

  it('move before another, and by one place among those that are shown', () => {
    expect(ids(moveColumn(applySettings([]), 'cpu', 'name'))).toEqual(['state', 'cpu', 'name'])
    expect(ids(nudgeColumn(applySettings([]), 'name', -1))).toEqual(['name', 'state', 'host'])
    expect(ids(nudgeColumn(applySettings([]), 'state', 1))).toEqual(['name', 'state', 'host'])
    expect(ids(nudgeColumn(applySettings([]), 'state', -1))).toEqual(['state', 'name', 'host'])
    const withoutName = withVisible(applySettings([]), 'name', false)
    expect(ids(nudgeColumn(withoutName, 'state', 1).filter(({ isVisible }) => isVisible))).toEqual(['host', 'state', 'vcpus'])
  })

  it('share the room until they are sized, and never become too narrow to grip', () => {
    const columns = applySettings([])
    expect(gridTemplate(columns)).toMatch(/^36px minmax\(\d+px, [\d.]+fr\) minmax\(150px, 3fr\)/)
    expect(gridTemplate(withWidth(columns, 'state', 3))).toContain(`36px ${minColumnPx}px minmax`)
    expect(withWidth(withWidth(columns, 'name', 300), 'name', undefined)).toEqual(columns)
    expect(minTableWidthPx(withWidth(columns, 'name', 400)) - minTableWidthPx(columns)).toBe(250)
  })
})

import { describe, expect, it } from 'vitest'
import { parseQuery } from '#shared/search/parse-query.ts'
import { applySettings, gridTemplate, isShown, minColumnPx, minTableWidthPx, moveColumn, nudgeColumn, toSettings, withImplied, withRoom, withVisible, withWidth } from './columns.ts'

const ids = (columns: readonly { id: string }[], count = 3): string[] => columns.slice(0, count).map(({ id }) => id)

describe('the columns', () => {
  it('keep a user’s order, widths and choices, and bring new columns along', () => {
    const columns = applySettings([{ id: 'name', isVisible: true, widthPx: 300 }, { id: 'state', isVisible: false }, { id: 'gone', isVisible: true }])
    expect(columns.slice(0, 3).map(({ id, widthPx, isVisible }) => [id, widthPx, isVisible])).toEqual([['name', 300, true], ['state', undefined, false], ['host', undefined, true]])
    expect(applySettings(toSettings(columns))).toEqual(columns)
  })

  it('can all be searched by their own names', () => {
    expect(applySettings([]).flatMap(({ id }) => parseQuery(`${id}:zzz`).problems).filter(({ kind }) => kind === 'unknown-field')).toEqual([])
  })

  it('move before another, and by one place among those that are shown', () => {
    expect(ids(moveColumn(applySettings([]), 'cpu', 'name'))).toEqual(['state', 'cpu', 'name'])
    expect(ids(nudgeColumn(applySettings([]), 'name', -1))).toEqual(['name', 'state', 'host'])
    expect(ids(nudgeColumn(applySettings([]), 'state', 1))).toEqual(['name', 'state', 'host'])
    expect(ids(nudgeColumn(applySettings([]), 'state', -1))).toEqual(['state', 'name', 'host'])
    const withoutName = withVisible(applySettings([]), 'name', false)
    expect(ids(nudgeColumn(withoutName, 'state', 1).filter(({ isVisible }) => isVisible))).toEqual(['host', 'state', 'vcpus'])
  })

  it('leave a narrow window one by one, those that tell least first, and come back', () => {
    const shownAt = (widthPx: number, columns = applySettings([])): string => withRoom(columns, widthPx).filter(isShown).map(({ id }) => id).join(' ')
    expect(shownAt(1400)).toBe('state name host vcpus memory cpu memoryUsed address os tags uptime autostart')
    expect(shownAt(960)).toBe('state name host vcpus memory cpu address tags')
    expect(shownAt(570)).toBe('state name host memory cpu')
    expect(shownAt(300)).toBe('state name host cpu')
    for (const widthPx of [960, 570]) expect(minTableWidthPx(withRoom(applySettings([]), widthPx))).toBeLessThanOrEqual(widthPx)
    expect(withRoom(withRoom(applySettings([]), 570), 1400)).toEqual(applySettings([]))
  })

  it('stay in a narrow window when somebody asked for them there, also after the next start', () => {
    const asked = withVisible(withRoom(applySettings([]), 570), 'os', true)
    expect(withRoom(applySettings(toSettings(asked)), 570).filter(isShown).map(({ id }) => id)).toContain('os')
    const sized = withWidth(withRoom(applySettings([]), 570), 'name', 200)
    expect(withRoom(applySettings(toSettings(sized)), 1500).filter(isShown)).toHaveLength(12)
  })

  it('leave out what says the same in every row, unless somebody asked for it', () => {
    const ofOneHost = withRoom(withImplied(applySettings([]), ['host']), 660)
    expect(ofOneHost.filter(isShown).map(({ id }) => id)).toEqual(['state', 'name', 'memory', 'cpu', 'address'])
    expect(gridTemplate(ofOneHost).split('minmax')).toHaveLength(6)
    expect(toSettings(ofOneHost)).toEqual(toSettings(applySettings([])))
    const asked = applySettings(toSettings(withVisible(ofOneHost, 'host', true)))
    expect(withImplied(asked, ['host']).filter(isShown).map(({ id }) => id)).toContain('host')
  })

  it('share the room until they are sized, and never become too narrow to grip', () => {
    const columns = applySettings([])
    expect(gridTemplate(columns)).toMatch(/^36px minmax\(\d+px, [\d.]+fr\) minmax\(150px, 3fr\)/)
    expect(gridTemplate(withWidth(columns, 'state', 3))).toContain(`36px ${minColumnPx}px minmax`)
    expect(withWidth(withWidth(columns, 'name', 300), 'name', undefined)).toEqual(columns)
    expect(minTableWidthPx(withWidth(columns, 'name', 400)) - minTableWidthPx(columns)).toBe(250)
  })
})

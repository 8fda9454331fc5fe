import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId, vmKey } from '#shared/model/ids.ts'
import { applySettings, moveColumn, toSettings } from './columns.ts'
import { clickRow } from './selection.ts'

const keys = ['a', 'b', 'c', 'd'].map((name) => vmKey({ hostId: HostId.parse('h'), uuid: DomainUuid.parse(name) }))
const [a, b, c, d] = keys
if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four keys')
const base = { keys, selected: new Set<typeof a>(), anchor: null, isRange: false, isToggle: false }

describe('selecting rows', () => {
  it('selects one, adds and removes with Ctrl, spans with Shift in either direction', () => {
    const one = clickRow({ ...base, clicked: b })
    expect([...one.selected]).toEqual([b])
    const two = clickRow({ ...base, ...one, clicked: d, isToggle: true })
    expect([...two.selected]).toEqual([b, d])
    expect([...clickRow({ ...base, ...two, clicked: d, isToggle: true }).selected]).toEqual([b])
    expect([...clickRow({ ...base, ...one, clicked: d, isRange: true }).selected]).toEqual([b, c, d])
    expect([...clickRow({ ...base, selected: new Set(), anchor: d, clicked: b, isRange: true }).selected]).toEqual([b, c, d])
    expect([...clickRow({ ...base, selected: new Set([a]), anchor: c, clicked: d, isRange: true, isToggle: true }).selected]).toEqual([a, c, d])
  })
})

describe('the columns', () => {
  it('keep a user’s order, widths and choices, and bring new columns along', () => {
    const columns = applySettings([{ id: 'name', isVisible: true, widthPx: 300 }, { id: 'state', isVisible: false }, { id: 'gone', isVisible: true }])
    expect(columns.slice(0, 3).map(({ id, widthPx, isVisible }) => [id, widthPx, isVisible])).toEqual([['name', 300, true], ['state', 136, false], ['host', 116, true]])
    expect(applySettings(toSettings(columns))).toEqual(columns)
  })

  it('move before another', () => {
    expect(moveColumn(applySettings([]), 'cpu', 'name').slice(0, 3).map(({ id }) => id)).toEqual(['state', 'cpu', 'name'])
  })
})

import { describe, expect, it } from 'vitest'
import { tableKeys } from './table-keys.ts'
import type { KeyPress } from './table-keys.ts'

const rows = ['a', 'b', 'c']

/** What a key does on the middle one of three rows. */
function press(key: Partial<KeyPress>, isInside = false): string[] {
  const done: string[] = []
  const chosen = {
    selected: new Set<string>(),
    active: 'b',
    pick: (row: string, how: { isRange?: boolean; isToggle?: boolean } = {}) => void done.push(['pick', row, ...(how.isRange === true ? ['range'] : []), ...(how.isToggle === true ? ['toggle'] : [])].join(' ')),
    all: () => void done.push('all'),
    clear: () => void done.push('clear'),
    rows: () => [],
  }
  const listen = tableKeys({ rows, at: 1, chosen, onOpen: (row) => void done.push(`open ${row}`), onMenu: (row) => void done.push(`menu ${row}`), scrollTo: (index) => void done.push(`scroll ${index}`) })
  listen({ key: '', ctrlKey: false, metaKey: false, shiftKey: false, ...key, currentTarget: 'table', target: isInside ? 'a button in it' : 'table', preventDefault: () => void done.push('taken') })
  return done
}

describe('keys in a table', () => {
  it('move to another row, and with Shift extend the selection to it', () => {
    expect(press({ key: 'ArrowDown' })).toEqual(['pick c', 'scroll 2', 'taken'])
    expect(press({ key: 'Home', shiftKey: true })).toEqual(['pick a range', 'scroll 0', 'taken'])
    expect(press({ key: 'PageDown' })).toEqual(['pick c', 'scroll 2', 'taken'])
  })

  it('select all, none, or one more', () => {
    expect(press({ key: 'a', ctrlKey: true })).toEqual(['all', 'taken'])
    expect(press({ key: 'Escape' })).toEqual(['clear', 'taken'])
    expect(press({ key: ' ' })).toEqual(['pick b toggle', 'taken'])
  })

  it('open the row and its menu', () => {
    expect(press({ key: 'Enter' })).toEqual(['open b', 'taken'])
    expect(press({ key: 'F10', shiftKey: true })).toEqual(['menu b', 'taken'])
  })

  it('are left alone when they mean nothing here, or something that stands in the table', () => {
    expect(press({ key: 'x' })).toEqual([])
    expect(press({ key: 'Enter' }, true)).toEqual([])
  })
})

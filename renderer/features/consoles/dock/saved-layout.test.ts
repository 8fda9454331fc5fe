import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { consoleKey, ConsoleRef } from '../session/console-ref.ts'
import { readLayout, saveLayout } from './saved-layout.ts'

const ref = ConsoleRef.parse({ hostId: 'h1', uuid: 'u1', kind: 'vnc', device: '' })
const id = consoleKey(ref)
const grid = { root: { type: 'branch', data: [] }, height: 500, width: 800, orientation: 'HORIZONTAL' }

test('a layout comes back as it was saved, with what only the dock understands', () => {
  const layout = { grid, panels: { [id]: { id, contentComponent: 'console', params: { ref } } }, activeGroup: '1' }
  expect(readLayout(structuredClone(saveLayout(layout)))).toEqual(layout)
})

test('an empty layout, one of another version and one with foreign panels are forgotten', () => {
  expect(readLayout(saveLayout({ grid, panels: {} }))).toBeUndefined()
  expect(readLayout({ version: 99, layout: { grid, panels: { [id]: { id, params: { ref } } } } })).toBeUndefined()
  expect(readLayout(saveLayout({ grid, panels: { other: { id: 'other', params: { ref } } } }))).toBeUndefined()
})

test('anything else is no layout and no error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (saved) => {
      expect(readLayout(saved)).toBeUndefined()
    }),
  )
})

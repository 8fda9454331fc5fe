import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'
import { treeRows } from './snapshot-tree.ts'

const taken = (name: string, parent: string | null, more: Partial<Snapshot> = {}): Snapshot => ({ name, parent, description: '', createdAtMs: 0, state: 'shutoff', memory: 'none', memoryFile: '', disks: [], isCurrent: false, sizeBytes: null, ...more })
const drawn = (snapshots: readonly Snapshot[]) => treeRows(snapshots).map(({ snapshot, lane }) => `${'  '.repeat(lane)}${snapshot?.name ?? 'now'}`)

describe('the tree of snapshots', () => {
  it('is the present alone where there are none', () => {
    expect(treeRows([])).toEqual([{ snapshot: undefined, level: 1, lane: 0 }])
  })

  it('does not move in what follows one another', () => {
    expect(drawn([taken('a', null), taken('b', 'a'), taken('c', 'b', { isCurrent: true })])).toEqual(['a', 'b', 'c', 'now'])
  })

  it('moves branches in, and ends with the line that leads to the present', () => {
    const snapshots = [taken('a', null), taken('old', 'a', { createdAtMs: 1 }), taken('older', 'old', { createdAtMs: 2 }), taken('b', 'a', { createdAtMs: 3, isCurrent: true })]
    expect(drawn(snapshots)).toEqual(['a', '  old', '  older', 'b', 'now'])
    expect(drawn([taken('a', null, { isCurrent: true }), taken('b', 'a')])).toEqual(['a', '  b', 'now'])
  })

  it('shows each once, under its parent, whatever the history', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), fc.nat(), (choices, at) => {
        const snapshots = choices.map((parent, index) => taken(`s${index}`, index === 0 || parent % 4 === 0 ? null : `s${parent % index}`, { createdAtMs: index, isCurrent: index === at % choices.length }))
        const rows = treeRows(snapshots)
        expect(rows.map(({ snapshot }) => snapshot?.name ?? 'now').toSorted()).toEqual([...snapshots.map(({ name }) => name), 'now'].toSorted())
        const places = new Map(rows.map(({ snapshot, level }, index) => [snapshot?.name, { level, index }]))
        const parents = rows.flatMap(({ snapshot, level }, index) => (snapshot && snapshot.parent !== null ? [{ parent: places.get(snapshot.parent), level, index }] : []))
        expect(parents.filter(({ parent, level, index }) => parent === undefined || parent.level !== level - 1 || parent.index >= index)).toEqual([])
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { focusedAt, typedAt } from './tree-focus.ts'

const lines = (...ids: readonly string[]) => ids.map((id) => ({ id }))

describe('the line that the keyboard is on', () => {
  it('stays the same one when others come and go above it', () => {
    expect(focusedAt(lines('root', 'new', 'kvm01'), { id: 'kvm01', index: 1 })).toBe(2)
  })

  it('is the one in its place when it is gone, or the last', () => {
    expect(focusedAt(lines('root', 'kvm02', 'kvm03'), { id: 'kvm01', index: 1 })).toBe(1)
    expect(focusedAt(lines('root'), { id: 'kvm01', index: 5 })).toBe(0)
  })
})

describe('typed letters', () => {
  const names = ['', 'kvm01', 'kvm02', 'lab', 'Kiel']

  it('mean the next line that begins with them, and begin at the top again', () => {
    expect([typedAt(names, 'k', 0), typedAt(names, 'k', 1), typedAt(names, 'k', 2), typedAt(names, 'k', 4)]).toEqual([1, 2, 4, 1])
  })

  it('stay where they are while more of them fit', () => {
    expect([typedAt(names, 'kv', 2), typedAt(names, 'la', 3), typedAt(names, 'x', 0)]).toEqual([2, 3, -1])
  })
})

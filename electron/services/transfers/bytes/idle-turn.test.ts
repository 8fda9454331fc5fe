import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { createTurns } from '../turns.ts'
import { createIdleTurn } from './idle-turn.ts'

const host = HostId.parse('6b47ab99-038b-44ad-9dc0-15321b9b0bfb')
const { signal } = new AbortController()

describe('the turn of a transfer that waits for a person’s machine', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const open = (turns: ReturnType<typeof createTurns>) => {
    const turn = createIdleTurn({ idleMs: 5_000 })
    turn.begin(() => turns.take([host], signal))
    return turn
  }

  test('is given back when nobody sends, and taken again when somebody does', async () => {
    const turns = createTurns({ perHost: 1 })
    using idle = open(turns)
    using other = open(turns)
    ;(await idle.enter())[Symbol.dispose]()
    let isIn = false
    const waiting = other.enter().then((entered) => {
      isIn = true
      entered[Symbol.dispose]()
    })
    await vi.advanceTimersByTimeAsync(4_000)
    expect(isIn).toBe(false)
    await vi.advanceTimersByTimeAsync(1_500)
    await waiting
    expect(isIn).toBe(true)
    const again = idle.enter()
    await vi.advanceTimersByTimeAsync(5_500)
    ;(await again)[Symbol.dispose]()
  })

  test('is kept while somebody sends, however long', async () => {
    const turns = createTurns({ perHost: 1 })
    using busy = open(turns)
    using other = open(turns)
    const sending = await busy.enter()
    let isIn = false
    const waiting = other.hold().then(() => void (isIn = true))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(isIn).toBe(false)
    sending[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(5_000)
    await waiting
  })

  test('that was asked for and not used goes back too, and one that ended takes none', async () => {
    const turns = createTurns({ perHost: 1 })
    using asked = open(turns)
    await asked.hold()
    const ended = open(turns)
    const late = ended.hold()
    ended[Symbol.dispose]()
    using third = open(turns)
    await vi.advanceTimersByTimeAsync(5_000)
    await expect(Promise.all([late, third.hold()])).resolves.toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { SshError } from '../errors.ts'
import type { SshSession } from '../session/ssh-session.ts'
import { createSharedHops } from './shared-hops.ts'

/** Counts what is opened and ended; each opening waits until it is let go. */
function steered() {
  const openings: { resolve: () => void; fail: () => void; lose: () => void; isEnded: boolean; signal: AbortSignal }[] = []
  const open = (signal: AbortSignal): Promise<SshSession> => {
    const opened = Promise.withResolvers<SshSession>()
    const closed = Promise.withResolvers<SshError>()
    const lost = new SshError('connection-lost', { step: 'ready', message: 'gone' })
    const never = (): never => {
      throw new Error('not asked here')
    }
    const opening = { isEnded: false, signal, fail: () => opened.reject(lost), lose: () => closed.resolve(lost), resolve: () => opened.resolve(session) }
    const session: SshSession = { label: `gate ${openings.length}`, openTcp: never, openUnixSocket: never, exec: never, run: never, ping: never, closed: closed.promise, [Symbol.asyncDispose]: async () => void (opening.isEnded = true) }
    openings.push(opening)
    return opened.promise
  }
  return { openings, open }
}

const never = new AbortController().signal

describe('a connection to a jump host', () => {
  it('is opened once for all who are behind it, and ends with the last of them', async () => {
    const { openings, open } = steered()
    const hops = createSharedHops()
    const taken = [1, 2].map(() => hops.take({ key: 'gate', open, signal: never }))
    openings[0]?.resolve()
    const [first, second] = await Promise.all(taken)
    expect([openings.length, first?.label, second?.label]).toEqual([1, 'gate 0', 'gate 0'])
    await first?.[Symbol.asyncDispose]()
    await first?.[Symbol.asyncDispose]()
    expect(openings[0]?.isEnded).toBe(false)
    await second?.[Symbol.asyncDispose]()
    expect(openings[0]?.isEnded).toBe(true)
    void hops.take({ key: 'gate', open, signal: never })
    expect(openings.length).toBe(2)
  })

  it('is another for another way there', () => {
    const { openings, open } = steered()
    const hops = createSharedHops()
    for (const key of ['gate', 'gate as ada']) void hops.take({ key, open, signal: never })
    expect(openings.length).toBe(2)
  })

  it('goes on being opened while anybody waits for it, and is given up with the last', async () => {
    const { openings, open } = steered()
    const hops = createSharedHops()
    const [one, two] = [new AbortController(), new AbortController()]
    const taken = [one, two].map(({ signal }) => hops.take({ key: 'gate', open, signal }).catch((error: unknown) => error))
    one.abort(new Error('changed my mind'))
    expect(await taken[0]).toEqual(new Error('changed my mind'))
    expect(openings[0]?.signal.aborted).toBe(false)
    two.abort(new Error('me too'))
    await expect.poll(() => openings[0]?.signal.aborted).toBe(true)
    openings[0]?.fail()
    expect(await taken[1]).toEqual(new Error('me too'))
  })

  it('is told to all when it fails, and tried again by who comes next; so is one that was lost', async () => {
    const { openings, open } = steered()
    const hops = createSharedHops()
    const taken = [1, 2].map(() => hops.take({ key: 'gate', open, signal: never }).catch((error: unknown) => error))
    openings[0]?.fail()
    for (const error of await Promise.all(taken)) expect(error).toMatchObject({ code: 'connection-lost' })
    const again = hops.take({ key: 'gate', open, signal: never })
    openings[1]?.resolve()
    const held = await again
    openings[1]?.lose()
    await held.closed
    await expect.poll(() => {
      void hops.take({ key: 'gate', open, signal: never })
      return openings.length
    }).toBe(3)
  })
})

// What is written to a receiver that comes and goes: a real one over HTTP, with a clock that the test turns.
import { createServer } from 'node:http'
import { describe, expect, test, vi } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'
import { createRemoteWriter } from './remote-writer.ts'
import { createWriteMarks } from './write-marks.ts'

const minuteMs = 60_000
const awayMs = 10 * minuteMs
const onItsWayMs = 10_000
const beginMs = 1_800_000_000_000

/** A body says in words what it holds. */
const bodyOf = (text: string, samples: number, newestMs: number) => ({ body: Uint8Array.from(Buffer.from(text)), samples, newestMs })

async function startReceiver() {
  const receiver = { status: 200 as number | ((body: string) => number), got: [] as string[], url: '', [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const status = typeof receiver.status === 'number' ? receiver.status : receiver.status(body)
      if (status === 200) receiver.got.push(body)
      response.writeHead(status, { connection: 'close' }).end()
    })
  })
  receiver.url = `http://127.0.0.1:${await listenOnLoopback(server)}/write`
  return receiver
}

function startWriter(receiver: { url: string }, { cursorMs, things = ['vm:a'], catchUpMs = 120 * minuteMs, samples = 1 }: { cursorMs?: number; things?: readonly string[]; catchUpMs?: number; samples?: number } = {}) {
  const clock = { nowMs: beginMs, kept: undefined as number | undefined, rounds: 0 }
  const writer = createRemoteWriter({
    // A round for every 10 ms of the test counts as one of every 10 ms of its clock.
    write: { url: receiver.url, auth: { kind: 'none' }, isEnabled: true, everyMs: 10, catchUpMs },
    // Asked for once a round.
    secret: () => Promise.resolve(void (clock.rounds += 1)),
    subjects: () => new Map(things.map((key) => [key, {}])),
    bodies: ({ subjects, sinceMs }) => Promise.resolve([bodyOf(`newest of ${[...subjects.keys()].join(' ')} since ${sinceMs - beginMs}`, 1, clock.nowMs - 1)]),
    pastBodies: ({ subjects, fromMs, toMs }) => Promise.resolve([bodyOf(`past of ${[...subjects.keys()].join(' ')} from ${fromMs - beginMs} to ${toMs - beginMs}`, samples, toMs - 1)]),
    cursorMs,
    keepCursor: (sentToMs) => Promise.resolve(void (clock.kept = sentToMs)),
    now: () => clock.nowMs,
    log: silentLog,
  })
  return { clock, writer }
}

const pastOf = (got: readonly string[]): number[][] => got.filter((body) => body.startsWith('past')).map((body) => [...body.matchAll(/-?\d+/g)].map(Number))

describe('a receiver of remote write', () => {
  test('gets the newest, and nothing of the time before it was set up', async () => {
    await using receiver = await startReceiver()
    using started = startWriter(receiver).writer
    await vi.waitFor(() => expect(receiver.got.length).toBeGreaterThan(2))
    expect(pastOf(receiver.got)).toEqual([])
    expect(started.sent()).toMatchObject({ refused: 0, behindSinceMs: null, problem: null })
  })

  test('that was away gets all that it missed, without a gap and in order, before the newest', async () => {
    await using receiver = await startReceiver()
    const { clock, writer } = startWriter(receiver)
    using _writer = writer
    await vi.waitFor(() => expect(receiver.got.length).toBeGreaterThan(0))
    receiver.status = 403
    await vi.waitFor(() => expect(writer.sent().problem).toMatchObject({ code: 'prometheus-refused' }))
    receiver.got.length = 0
    clock.nowMs += awayMs
    await vi.waitFor(() => expect(writer.sent().behindSinceMs).toBe(beginMs))
    expect(clock.kept).toBe(beginMs)
    receiver.status = 200
    await vi.waitFor(() => expect(receiver.got.at(-1)).toContain('newest'), { timeout: 15_000 })
    const past = pastOf(receiver.got)
    expect(past[0]?.[0]).toBe(0)
    expect(past.every(([fromMs], place) => place === 0 || fromMs === past[place - 1]?.[1])).toBe(true)
    const end = past.at(-1)?.[1] ?? 0
    expect(end).toBe(awayMs)
    // A sample that was on its way is the newest of its series all the same.
    expect(receiver.got.find((body) => body.startsWith('newest'))).toContain(`since ${end - onItsWayMs}`)
    await vi.waitFor(() => expect(writer.sent()).toMatchObject({ problem: null, behindSinceMs: null }))
    expect(clock.kept).toBe(clock.nowMs)
  })

  test('goes on where an earlier run of the console stopped, but not further back than it shall', async () => {
    await using receiver = await startReceiver()
    using _far = startWriter(receiver, { cursorMs: beginMs - 300 * minuteMs, catchUpMs: awayMs }).writer
    await vi.waitFor(() => expect(receiver.got.at(-1)).toContain('newest'), { timeout: 15_000 })
    expect(pastOf(receiver.got)[0]?.[0]).toBe(-awayMs)
  })

  test('gets the past at a bounded rate', async () => {
    await using receiver = await startReceiver()
    // 20,000 samples a second are 200 in a round of 10 ms: one body of the past in each, which is of a minute.
    const { clock, writer } = startWriter(receiver, { cursorMs: beginMs - awayMs, samples: 200 })
    using _writer = writer
    await vi.waitFor(() => expect(receiver.got.at(-1)).toContain('newest'), { timeout: 15_000 })
    const past = pastOf(receiver.got)
    expect(past.length).toBe(awayMs / minuteMs)
    expect(clock.rounds).toBeGreaterThanOrEqual(past.length)
  })

  test('that does not take some samples gets the others', async () => {
    await using receiver = await startReceiver()
    receiver.status = (body) => (body.includes(`from ${-awayMs} `) ? 400 : 200)
    using writer = startWriter(receiver, { cursorMs: beginMs - awayMs, samples: 7 }).writer
    await vi.waitFor(() => expect(receiver.got.at(-1)).toContain('newest'), { timeout: 15_000 })
    expect(writer.sent().refused).toBe(7)
    expect(pastOf(receiver.got)[0]?.[0]).toBe(-awayMs + minuteMs)
  })
})

test('things that are ahead of others keep their own mark, and those that are gone are forgotten', () => {
  const first = { fromMs: 1, upToDateMs: 1 }
  const marks = createWriteMarks(first)
  const things = new Map([['a', 1], ['b', 2], ['c', 3]])
  const ahead = { fromMs: 5, upToDateMs: 4 }
  marks.set(['a', 'c'], ahead)
  expect(marks.groups(things)).toEqual([{ mark: first, things: [['b', 2]] }, { mark: ahead, things: [['a', 1], ['c', 3]] }])
  marks.keepOnly(new Map([['c', 3]]))
  expect(marks.groups(things).map(({ things: own }) => own.map(([key]) => key))).toEqual([['a', 'b'], ['c']])
})

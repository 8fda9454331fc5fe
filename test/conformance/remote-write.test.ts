// A receiver of remote write that goes away and comes back, before a real store: what it has in the end is what was measured, in order.
import { createServer } from 'node:http'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { silentLog } from '#electron/lib/log.ts'
import { createRemoteWriter } from '#electron/services/prometheus/writing/remote-writer.ts'
import { metricsHandlers } from '#electron/workers/metrics/metrics-handlers.ts'
import { batch, startMs, storeWithClock, uuid } from '#electron/workers/metrics/store/testing/store-with-clock.ts'
import type { StoreWithClock } from '#electron/workers/metrics/store/testing/store-with-clock.ts'
import { readBody } from '#electron/workers/metrics/testing/read-body.ts'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'

const second = 1000
const minute = 60 * second
const everyMs = second
const deadline = { timeout: 30_000, interval: 50 }

const Body = z.object({ timeseries: z.array(z.object({ labels: z.array(z.object({ name: z.string(), value: z.string() })), samples: z.array(z.object({ value: z.number(), timestamp: z.number() })) })) })

interface Sample {
  readonly atMs: number
  readonly value: number
}

/** One machine of a host that is asked every five seconds, one of a host that is asked every five minutes, at odd moments. */
const machines = [{ id: 1, intervalMs: 5 * second, phaseMs: 1300 }, { id: 2, intervalMs: 5 * minute, phaseMs: 130_700 }]

async function startReceiver() {
  const got = new Map<string, Sample[]>()
  const receiver = { status: 200, got, url: '', [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
  const take = (body: Buffer): void => {
    for (const { labels, samples } of Body.parse(readBody(body)).timeseries) {
      const uuidOf = labels.find(({ name }) => name === 'uuid')?.value ?? ''
      got.set(uuidOf, [...(got.get(uuidOf) ?? []), ...samples.map(({ timestamp, value }) => ({ atMs: timestamp, value }))])
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (receiver.status === 200) take(Buffer.concat(chunks))
      response.writeHead(receiver.status, { connection: 'close' }).end()
    })
  })
  receiver.url = `http://127.0.0.1:${await listenOnLoopback(server)}/write`
  return receiver
}

/** Every sample has a value of its own. */
const valueAt = (atMs: number): number => ((atMs - startMs) / second) % 10_000 / 10_000

/** Lets the machines be measured for so long, and returns what was. */
function measure(setup: StoreWithClock, lengthMs: number): Map<string, number[]> {
  const taken = new Map(machines.map(({ id }): [string, number[]] => [uuid(id), []]))
  for (let passed = 0; passed < lengthMs; passed += second) {
    for (const { id, intervalMs, phaseMs } of machines) {
      const sinceMs = setup.nowMs - startMs - (phaseMs - (phaseMs % second))
      if (sinceMs < 0 || sinceMs % intervalMs !== 0) continue
      const atMs = setup.nowMs + (phaseMs % second)
      setup.store.append(batch(atMs, { [id]: valueAt(atMs) }, { sender: `host ${id}`, intervalMs }))
      taken.get(uuid(id))?.push(atMs)
    }
    setup.pass(second)
  }
  return taken
}

function startWriter(setup: StoreWithClock, { url, cursorMs }: { url: string; cursorMs: number | undefined }) {
  const handlers = metricsHandlers(setup.store, { samples: 0 })
  const kept = { cursorMs }
  const writer = createRemoteWriter({
    write: { url, auth: { kind: 'none' }, isEnabled: true, everyMs, catchUpMs: 120 * minute },
    secret: () => Promise.resolve(undefined),
    subjects: () => new Map(machines.map(({ id }) => [`vm:${uuid(id)}`, { uuid: uuid(id) }])),
    bodies: (request) => Promise.resolve(handlers.remoteWrite(request)),
    pastBodies: (request) => Promise.resolve(handlers.remoteWritePast(request)),
    cursorMs,
    keepCursor: (fromMs) => Promise.resolve(void (kept.cursorMs = fromMs)),
    now: () => setup.nowMs,
    log: silentLog,
  })
  return { writer, kept }
}

/** Of the measured ones, those that are not there: a value of the past counts where its step begins. */
function missing(measured: readonly number[], got: readonly Sample[]): number[] {
  return measured.filter((atMs) => !got.some((sample) => sample.atMs <= atMs && sample.atMs > atMs - everyMs && Math.abs(sample.value - valueAt(atMs)) < 1e-4))
}

function outOfOrder(got: readonly Sample[]): Sample[] {
  return got.filter(({ atMs, value }, place) => {
    const before = got[place - 1]
    return before !== undefined && (atMs < before.atMs || (atMs === before.atMs && value !== before.value))
  })
}

test.each(['is the same', 'was started anew'])('a receiver that was away gets all that was measured, in order, by a console that %s', async (which) => {
  using setup = storeWithClock()
  await using receiver = await startReceiver()
  measure(setup, 7 * minute + 400)
  const first = startWriter(setup, { url: receiver.url, cursorMs: undefined })
  using _writer = first.writer
  await vi.waitFor(() => expect(first.writer.sent().lastAtMs).not.toBeNull(), deadline)
  receiver.status = 403
  const missed = measure(setup, 27 * minute)
  await vi.waitFor(() => expect(first.writer.sent().problem).not.toBeNull(), deadline)
  if (which === 'was started anew') {
    first.writer[Symbol.dispose]()
    setup.reopen()
  }
  const next = which === 'was started anew' ? startWriter(setup, { url: receiver.url, cursorMs: first.kept.cursorMs }) : first
  using _next = next.writer
  receiver.status = 200
  await vi.waitFor(() => expect(next.writer.sent()).toMatchObject({ behindSinceMs: null, problem: null, refused: 0, lastAtMs: setup.nowMs }), deadline)
  for (const [of, measured] of missed) {
    const got = receiver.got.get(of) ?? []
    expect(measured.length).toBeGreaterThan(4)
    expect(missing(measured, got)).toEqual([])
    expect(outOfOrder(got)).toEqual([])
  }
})

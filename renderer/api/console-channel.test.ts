import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppError } from '#shared/errors.ts'
import { consoleWindowBytes } from '#shared/model/console-frames.ts'
import type { ConsoleFrame } from '#shared/model/console-frames.ts'
import { mergeSilences, problemOfClose, silenceOf } from './console-channel.ts'
import { attachPort } from './port-channel.ts'
import type { Silence } from './console-channel.ts'
import type { ConsoleBytes } from './port-channel.ts'

function connectedPort(onData: (bytes: ConsoleBytes, consumed: () => void) => void = () => undefined) {
  const { port1, port2 } = new MessageChannel()
  const { promise: closed, resolve } = Promise.withResolvers<AppError | undefined>()
  const silences: number[] = []
  const way = attachPort(port1, { onData, onSilence: (silentMs) => silences.push(silentMs), onClose: resolve })
  const arrived: ConsoleFrame[] = []
  port2.addEventListener('message', ({ data }: MessageEvent<ConsoleFrame>) => arrived.push(data))
  port2.start()
  return { way, far: port2, arrived, silences, closed }
}

function post(port: MessagePort, frame: ConsoleFrame): void {
  port.postMessage(frame, [])
}

/** A port keeps order: once the far side's answer is here, everything before it has arrived. */
async function untilArrived(arrived: readonly ConsoleFrame[], count: number): Promise<void> {
  while (arrived.length < count) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('a console over a port', () => {
  test('holds back when a window is ungranted, and goes on in order when it is granted', async () => {
    const { way, far, arrived } = connectedPort()
    const half = new Uint8Array(consoleWindowBytes / 2)
    for (const mark of [1, 2, 3]) way.send(half.fill(mark))
    await untilArrived(arrived, 2)
    expect(way.pendingBytes()).toBe(half.byteLength * 3)
    post(far, { kind: 'credit', bytes: half.byteLength })
    await untilArrived(arrived, 3)
    expect(arrived.map((frame) => (frame.kind === 'data' ? frame.bytes[0] : frame.kind))).toEqual([1, 2, 3])
    way.close()
  })

  test('copies what it sends: the sender may reuse its buffer', async () => {
    const { way, arrived } = connectedPort()
    const buffer = new Uint8Array([7])
    way.send(buffer)
    buffer[0] = 9
    await untilArrived(arrived, 1)
    expect(arrived[0]).toMatchObject({ kind: 'data', bytes: new Uint8Array([7]) })
    way.close()
  })

  test('hears of a silent host apart from the guest’s bytes, and goes on', async () => {
    const { way, far, silences, closed } = connectedPort()
    for (const ms of [6_000, 0]) post(far, { kind: 'silence', ms })
    post(far, { kind: 'end' })
    expect(await closed).toBeUndefined()
    expect(silences).toEqual([6_000, 0])
    way.close()
  })

  test('grants bytes only when they were consumed', async () => {
    const { promise: received, resolve } = Promise.withResolvers<() => void>()
    const { way, far, arrived } = connectedPort((_bytes, consumed) => resolve(consumed))
    post(far, { kind: 'data', bytes: new Uint8Array(100) })
    const consumed = await received
    expect(arrived).toEqual([])
    consumed()
    await untilArrived(arrived, 1)
    expect(arrived).toEqual([{ kind: 'credit', bytes: 100 }])
    way.close()
  })

  test('tells an orderly end, a failure and a vanished other side apart', async () => {
    const ended = connectedPort()
    post(ended.far, { kind: 'end' })
    await expect(ended.closed).resolves.toBeUndefined()
    const failed = connectedPort()
    post(failed.far, { kind: 'error', problem: { code: 'console-in-use', message: 'busy' } })
    await expect(failed.closed).resolves.toMatchObject({ code: 'console-in-use', message: 'busy' })
    const vanished = connectedPort()
    vanished.far.close()
    await expect(vanished.closed).resolves.toMatchObject({ code: 'connection-lost' })
    ended.way.close()
    failed.way.close()
  })
})

describe("a console socket's close", () => {
  test('says what it means by its code', () => {
    expect(problemOfClose(4001, '{"code":"connection-lost","message":"web-5: gone"}')).toMatchObject({ code: 'connection-lost', message: 'web-5: gone' })
    expect(problemOfClose(4000, '')).toBeUndefined()
    expect(problemOfClose(4001, '{"code":"console-in-use"}')).toMatchObject({ code: 'console-in-use' })
    expect(problemOfClose(1006, '')).toMatchObject({ code: 'connection-lost' })
  })

  test('of any reason at all is understood as some failure', () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        expect(problemOfClose(4001, reason)?.code).toBe('console-unreachable')
      }),
    )
  })
})

test('words on the console’s socket tell of a silent host, and other words of nothing', () => {
  expect(silenceOf('{"kind":"silence","ms":6000}')).toBe(6000)
  for (const data of ['{"kind":"tea"}', 'no JSON', new ArrayBuffer(3)]) expect(silenceOf(data)).toBeUndefined()
})

test('while the server cannot be heard nothing is known of the host, and what was known counts again after that', () => {
  const told: (Silence | undefined)[] = []
  let nowMs = 100_000
  const silences = mergeSilences((silence) => told.push(silence), () => nowMs)
  silences.ofHost(6_000)
  nowMs += 20_000
  silences.ofServer(5_000)
  nowMs += 10_000
  silences.ofServer(0)
  silences.ofHost(0)
  expect(told).toEqual([{ leg: 'host', sinceMs: 94_000 }, { leg: 'server', sinceMs: 115_000 }, { leg: 'host', sinceMs: 94_000 }, undefined])
})

import { duplexPair } from 'node:stream'
import type { Duplex } from 'node:stream'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { ConsoleFrame, consoleWindowBytes } from '#shared/model/console-frames.ts'
import { pumpConsole } from './console-pump.ts'

describe('the console pump', () => {
  let port: MessagePort
  let pumped: Duplex
  let guest: Duplex
  let frames: ConsoleFrame[]
  let isClosed: boolean

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel()
    port = port2
    ;[pumped, guest] = duplexPair()
    frames = []
    isClosed = false
    port.on('message', (message: unknown) => frames.push(ConsoleFrame.parse(message)))
    port.on('close', () => (isClosed = true))
    pumpConsole(pumped, port1)
  })
  afterEach(() => {
    port.close()
    pumped.destroy()
    guest.destroy()
  })

  const receivedBytes = (): number => frames.reduce((sum, frame) => sum + (frame.kind === 'data' ? frame.bytes.length : 0), 0)

  test('carries bytes both ways, and grants what the guest has taken', async () => {
    guest.write('login: ')
    await expect.poll(() => receivedBytes()).toBe(7)
    let typed = ''
    guest.on('data', (chunk: Buffer) => (typed += chunk.toString()))
    port.postMessage({ kind: 'data', bytes: new TextEncoder().encode('root\r') })
    await expect.poll(() => typed).toBe('root\r')
    await expect.poll(() => frames.filter(({ kind }) => kind === 'credit')).toEqual([{ kind: 'credit', bytes: 5 }])
  })

  test('stops reading a guest whose reader grants nothing, and goes on when it does', async () => {
    const chunk = Buffer.alloc(64 * 1024)
    const total = 4 * consoleWindowBytes
    for (let sent = 0; sent < total; sent += chunk.length) guest.write(chunk)
    await expect.poll(() => receivedBytes()).toBeGreaterThanOrEqual(consoleWindowBytes)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(receivedBytes()).toBeLessThan(consoleWindowBytes + 4 * chunk.length)
    port.on('message', (message: unknown) => {
      const frame = ConsoleFrame.parse(message)
      if (frame.kind === 'data') port.postMessage({ kind: 'credit', bytes: frame.bytes.length })
    })
    port.postMessage({ kind: 'credit', bytes: receivedBytes() })
    await expect.poll(() => receivedBytes()).toBe(total)
  })

  test('says that the guest’s side has ended, after its last bytes', async () => {
    guest.end('bye')
    await expect.poll(() => isClosed).toBe(true)
    expect(frames.map(({ kind }) => kind)).toEqual(['data', 'end'])
  })

  test('says why the guest’s side broke', async () => {
    pumped.destroy(new AppError('connection-lost', { message: 'kvm01 is gone' }))
    await expect.poll(() => isClosed).toBe(true)
    expect(frames).toMatchObject([{ kind: 'error', problem: { code: 'connection-lost', message: 'kvm01 is gone' } }])
  })

  test('says it in the console’s own words where the protocol has others', async () => {
    const { port1, port2 } = new MessageChannel()
    const [line] = duplexPair()
    pumpConsole(line, port1, { explain: (error) => new AppError('connection-lost', { message: String(error) }) })
    port2.on('message', (message: unknown) => frames.push(ConsoleFrame.parse(message)))
    line.destroy(new Error('ECONNRESET'))
    await expect.poll(() => frames).toMatchObject([{ kind: 'error', problem: { code: 'connection-lost', message: 'Error: ECONNRESET' } }])
    port2.close()
  })

  test('tells that the host has fallen silent, tells the watch what comes from the guest, and ends it with the console', async () => {
    const { port1, port2 } = new MessageChannel()
    const [line, far] = duplexPair()
    const watch = { heard: 0, isOver: false, tell: (_silentMs: number): void => undefined }
    pumpConsole(line, port1, {
      watchAnswers: (tell) => {
        watch.tell = tell
        return { heard: () => void (watch.heard += 1), [Symbol.dispose]: () => void (watch.isOver = true) }
      },
    })
    port2.on('message', (message: unknown) => frames.push(ConsoleFrame.parse(message)))
    watch.tell(6_000)
    await expect.poll(() => frames).toEqual([{ kind: 'silence', ms: 6_000 }])
    far.write('login: ')
    await expect.poll(() => watch.heard).toBe(1)
    port2.close()
    await expect.poll(() => watch.isOver).toBe(true)
  })

  test('closes the guest’s side when the reader ends it, or is simply gone', async () => {
    port.postMessage({ kind: 'end' })
    await expect.poll(() => pumped.destroyed).toBe(true)
    const [other, far] = duplexPair()
    const channel = new MessageChannel()
    pumpConsole(other, channel.port1)
    channel.port2.close()
    await expect.poll(() => other.destroyed).toBe(true)
    far.destroy()
  })

  test('ignores what is not a frame', async () => {
    port.postMessage({ kind: 'reboot' })
    port.postMessage('text')
    guest.write('still here')
    await expect.poll(() => receivedBytes()).toBe(10)
  })
})

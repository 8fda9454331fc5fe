import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { FakePeer, type PeerCall } from '../testing/fake-peer.ts'
import { connectLibvirt, type ConnectOptions } from './connect.ts'
import type { LibvirtConnection } from './connection.ts'
import { LibvirtConnectionLostError, LibvirtDeadlineError, LibvirtFdPassingError } from './errors.ts'

const dom = { name: 'web-1', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 7 }

function connect(peer: FakePeer, options: Partial<ConnectOptions> = {}): Promise<LibvirtConnection> {
  return connectLibvirt({ transport: peer.clientEnd, uri: null, keepalive: false, ...options })
}

/** Collects calls of a low-priority procedure instead of answering them. */
function holdSuspends(peer: FakePeer): PeerCall<'DOMAIN_SUSPEND'>[] {
  const held: PeerCall<'DOMAIN_SUSPEND'>[] = []
  peer.on('DOMAIN_SUSPEND', (call) => void held.push(call))
  return held
}

describe('calls', () => {
  test('are matched to their replies by serial, in whichever order those come', async () => {
    using peer = new FakePeer()
    const calls: PeerCall<'DOMAIN_GET_STATE'>[] = []
    peer.on('DOMAIN_GET_STATE', (call) => {
      calls.push(call)
      if (calls.length === 3) calls.toReversed().forEach((held) => held.reply({ state: held.args.flags, reason: 0 }))
    })
    await using connection = await connect(peer)
    const states = await Promise.all([1, 2, 3].map((flags) => connection.call('DOMAIN_GET_STATE', { dom, flags })))
    expect(states.map(({ state }) => state)).toEqual([1, 2, 3])
  })

  test('reject with everything the daemon said about an error', async () => {
    using peer = new FakePeer()
    peer.on('DOMAIN_GET_STATE', (call) => call.fail({ code: 42, domain: 10, message: 'Domain not found' }))
    await using connection = await connect(peer)
    await expect(connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })).rejects.toMatchObject({
      name: 'LibvirtError',
      code: 42,
      domain: 10,
      level: 2,
      message: 'Domain not found',
      procedure: 'DOMAIN_GET_STATE',
    })
  })

  test('with arguments that cannot be sent fail before anything is sent', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    await expect(connection.call('DOMAIN_GET_STATE', { dom: { ...dom, uuid: 'x' }, flags: 0 })).rejects.toThrow('DOMAIN_GET_STATE.dom.uuid')
    expect(peer.calls).not.toContain('DOMAIN_GET_STATE')
    expect(connection.outstanding).toBe(0)
  })

  test('that pass file descriptors are never sent', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    await expect(connection.call('DOMAIN_OPEN_GRAPHICS_FD', { dom, idx: 0, flags: 0 })).rejects.toBeInstanceOf(LibvirtFdPassingError)
    expect(peer.calls).not.toContain('DOMAIN_OPEN_GRAPHICS_FD')
  })

  test('whose reply does not decode reject alone; the connection goes on', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_GET_TYPE', (call) => {
      const frame = Buffer.from('0000001d200080860000000100000003000000010000000000000000ff', 'hex')
      frame.writeUInt32BE(call.serial, 20)
      peer.sendRaw(frame)
    })
    await using connection = await connect(peer)
    await expect(connection.call('CONNECT_GET_TYPE', {})).rejects.toMatchObject({ name: 'XdrError' })
    await expect(connection.call('CONNECT_GET_HOSTNAME', {})).resolves.toEqual({ hostname: 'fake' })
  })
})

describe('slots', () => {
  test('let four low-priority calls through, queue the fifth, and let high-priority calls past', async () => {
    using peer = new FakePeer()
    const held = holdSuspends(peer)
    await using connection = await connect(peer)
    const suspends = Array.from({ length: 5 }, () => connection.call('DOMAIN_SUSPEND', { dom }))
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(held.length).toBe(4)
    expect(connection.queued).toBe(1)
    held[0]?.reply({})
    await vi.waitFor(() => expect(held.length).toBe(5))
    held.slice(1).forEach((call) => call.reply({}))
    await Promise.all(suspends)
    expect(connection.outstanding).toBe(0)
  })

  test('do not hold back calls that are marked as pipelined', async () => {
    using peer = new FakePeer()
    const held = holdSuspends(peer)
    await using connection = await connect(peer)
    const suspends = Array.from({ length: 20 }, () => connection.call('DOMAIN_SUSPEND', { dom }, { pipelined: true }))
    await vi.waitFor(() => expect(held.length).toBe(20))
    held.forEach((call) => call.reply({}))
    await Promise.all(suspends)
  })

  test('stay taken by a call that ran out of time until its reply comes', async () => {
    using peer = new FakePeer()
    const held = holdSuspends(peer)
    await using connection = await connect(peer, { maxLowPriorityInFlight: 1 })
    const timedOut = connection.call('DOMAIN_SUSPEND', { dom }, { deadlineMs: 10 })
    await expect(timedOut).rejects.toMatchObject({ name: 'LibvirtDeadlineError', wasSent: true, procedure: 'DOMAIN_SUSPEND' })
    expect(connection.zombies).toBe(1)

    const next = connection.call('DOMAIN_SUSPEND', { dom })
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(held.length).toBe(1)
    held[0]?.reply({})
    await vi.waitFor(() => expect(held.length).toBe(2))
    expect(connection.zombies).toBe(0)
    held[1]?.reply({})
    await next
  })

  test('are not used by a call that was given up in the queue: it is never sent', async () => {
    using peer = new FakePeer()
    const held = holdSuspends(peer)
    await using connection = await connect(peer, { maxLowPriorityInFlight: 1 })
    const first = connection.call('DOMAIN_SUSPEND', { dom })
    const abort = new AbortController()
    const aborted = connection.call('DOMAIN_SUSPEND', { dom }, { signal: abort.signal })
    const expired = connection.call('DOMAIN_SUSPEND', { dom }, { deadlineMs: 10 })
    abort.abort(new Error('changed my mind'))
    await expect(aborted).rejects.toThrow('changed my mind')
    await expect(expired).rejects.toMatchObject({ wasSent: false })
    expect(connection.zombies).toBe(0)
    held[0]?.reply({})
    await first
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(held.length).toBe(1)
  })
})

describe('the end of a connection', () => {
  test('rejects sent, queued and later calls with the reason', async () => {
    using peer = new FakePeer()
    holdSuspends(peer)
    await using connection = await connect(peer, { maxLowPriorityInFlight: 1 })
    const sent = connection.call('DOMAIN_SUSPEND', { dom })
    const queued = connection.call('DOMAIN_SUSPEND', { dom })
    peer.serverEnd.destroy()
    const lost = await Promise.allSettled([sent, queued])
    expect(lost.map((result) => result.status === 'rejected' && result.reason instanceof LibvirtConnectionLostError)).toEqual([true, true])
    await expect(connection.closed).resolves.toMatchObject({ kind: 'ended-by-peer' })
    await expect(connection.call('CONNECT_GET_HOSTNAME', {})).rejects.toBeInstanceOf(LibvirtConnectionLostError)
  })

  test('by close() says goodbye and settles `closed`', async () => {
    using peer = new FakePeer()
    const connection = await connect(peer)
    await connection.close()
    expect(peer.calls.at(-1)).toBe('CONNECT_CLOSE')
    await expect(connection.closed).resolves.toEqual({ kind: 'closed-locally' })
    await connection.close()
  })

  test('comes at once when the peer breaks the framing', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    peer.sendRaw(Buffer.alloc(28))
    await expect(connection.closed).resolves.toMatchObject({ kind: 'violated' })
  })

  test('leaves no timer behind that would answer a call twice', async () => {
    using peer = new FakePeer()
    holdSuspends(peer)
    const connection = await connect(peer)
    const call = connection.call('DOMAIN_SUSPEND', { dom }, { deadlineMs: 30 })
    const closing = connection.close()
    await expect(call).rejects.not.toBeInstanceOf(LibvirtDeadlineError)
    await closing
    await delay(40)
    expect(connection.zombies).toBe(0)
  })
})

describe('keepalive', () => {
  const keepalive = { intervalMs: 10, count: 2 }
  const ping = Buffer.from('0000001c6b6565700000000100000001000000020000000000000000', 'hex')

  test('answers the daemon\'s pings', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    peer.sendRaw(ping)
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(peer.keepalives).toEqual([2])
  })

  test('ends a connection whose daemon gives no sign of life', async () => {
    using peer = new FakePeer()
    const connection = await connect(peer, { keepalive })
    await expect(connection.closed).resolves.toEqual({ kind: 'silent', silentMs: 30 })
    expect(peer.keepalives).toEqual([1, 1])
  })

  test('does not take silence for death while five calls keep the daemon from reading', async () => {
    using peer = new FakePeer()
    const held = holdSuspends(peer)
    await using connection = await connect(peer, { keepalive })
    const suspends = Array.from({ length: 5 }, () => connection.call('DOMAIN_SUSPEND', { dom }, { pipelined: true }))
    await delay(100)
    held.forEach((call) => call.reply({}))
    await expect(Promise.all(suspends)).resolves.toHaveLength(5)
  })

  test('is not attempted with a daemon that does not have it', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_SUPPORTS_FEATURE', (call) => call.reply({ supported: 0 }))
    await using connection = await connect(peer, { keepalive })
    await delay(60)
    expect(connection.features.keepalive).toBe(false)
    expect(peer.keepalives).toEqual([])
  })
})

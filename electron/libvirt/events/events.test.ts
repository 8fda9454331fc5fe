import { describe, expect, test, vi } from 'vitest'
import { connectLibvirt } from '../client/connect.ts'
import type { LibvirtConnection } from '../client/connection.ts'
import { DomainEventId } from '../procedures/protocol-constants.gen.ts'
import { FakePeer } from '../testing/fake-peer.ts'

const dom = { name: 'web-1', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 7 }
const started = { callbackID: 0, msg: { dom, event: 2, detail: 0 } }

function connect(peer: FakePeer, warnings: Error[] = []): Promise<LibvirtConnection> {
  return connectLibvirt({ transport: peer.clientEnd, uri: null, keepalive: false, onWarning: (warning) => warnings.push(warning) })
}

describe('enabling events', () => {
  test('registers each event once per connection, however often it is asked for', async () => {
    using peer = new FakePeer()
    const ids: number[] = []
    peer.on('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', (call) => {
      ids.push(call.args.eventID)
      call.reply({ callbackID: ids.length })
    })
    await using connection = await connect(peer)
    const both = [DomainEventId.Lifecycle, DomainEventId.Reboot]
    const [first, second] = await Promise.all([connection.events.enableDomainEvents(both), connection.events.enableDomainEvents(both)])
    await connection.events.enableDomainEvents([DomainEventId.Lifecycle])
    expect(ids).toEqual(both)
    expect(first).toEqual({ enabled: both, refused: [] })
    expect(second).toEqual(first)
  })

  test('reports what an older daemon refuses and keeps the rest', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', (call) => {
      if (call.args.eventID === DomainEventId.NicMacChange) call.fail({ code: 1, message: 'unsupported event ID' })
      else call.reply({ callbackID: call.args.eventID })
    })
    await using connection = await connect(peer)
    const { enabled, refused } = await connection.events.enableDomainEvents()
    expect(enabled).toHaveLength(27)
    expect(refused).toMatchObject([{ eventId: 27, error: { code: 1 } }])
  })

  test('can be taken back', async () => {
    using peer = new FakePeer()
    const removed: number[] = []
    peer.on('CONNECT_NETWORK_EVENT_REGISTER_ANY', (call) => call.reply({ callbackID: 40 + call.args.eventID }))
    peer.on('CONNECT_NETWORK_EVENT_DEREGISTER_ANY', (call) => {
      removed.push(call.args.callbackID)
      call.reply({})
    })
    await using connection = await connect(peer)
    await connection.events.enableNetworkEvents([1])
    await connection.events.disable('network', 1)
    await connection.events.disable('network', 1)
    expect(removed).toEqual([41])
  })
})

describe('listening', () => {
  test('fans one event out to every listener until it is disposed', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    const kept = vi.fn<(message: unknown) => void>()
    const dropped = vi.fn<(message: unknown) => void>()
    using _ = connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', kept)
    const subscription = connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', dropped)
    peer.emit('DOMAIN_EVENT_CALLBACK_LIFECYCLE', started)
    await connection.call('CONNECT_GET_HOSTNAME', {})
    subscription[Symbol.dispose]()
    peer.emit('DOMAIN_EVENT_CALLBACK_LIFECYCLE', started)
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(kept.mock.calls).toEqual([[started], [started]])
    expect(dropped.mock.calls).toEqual([[started]])
  })

  test('hears of the daemon losing its own connection', async () => {
    using peer = new FakePeer()
    await using connection = await connect(peer)
    const lost = new Promise((resolve) => connection.events.on('CONNECT_EVENT_CONNECTION_CLOSED', resolve))
    peer.emit('CONNECT_EVENT_CONNECTION_CLOSED', { reason: 1 })
    await expect(lost).resolves.toEqual({ reason: 1 })
  })

  test('survives listeners that throw and events that do not decode, and warns of both', async () => {
    using peer = new FakePeer()
    const warnings: Error[] = []
    await using connection = await connect(peer, warnings)
    const listener = vi.fn<(message: unknown) => void>()
    connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', () => {
      throw new Error('a clumsy listener')
    })
    connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', listener)
    peer.emit('DOMAIN_EVENT_CALLBACK_LIFECYCLE', started)
    peer.sendRaw(Buffer.from('0000001c20008086000000010000013e000000020000000000000000', 'hex'))
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(listener).toHaveBeenCalledOnce()
    expect(warnings.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      'Error: a clumsy listener',
      expect.stringContaining('XdrError: DOMAIN_EVENT_CALLBACK_LIFECYCLE.callbackID'),
      expect.stringContaining('XdrError: DOMAIN_EVENT_CALLBACK_LIFECYCLE.callbackID'),
    ])
  })

  test('warns of an event that the table does not know', async () => {
    using peer = new FakePeer()
    const warnings: Error[] = []
    await using connection = await connect(peer, warnings)
    peer.sendRaw(Buffer.from('0000001c200080860000000100002710000000020000000000000000', 'hex'))
    await connection.call('CONNECT_GET_HOSTNAME', {})
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('unknown event 10000')])
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import type { PeerCall } from '#electron/libvirt/testing/fake-peer.ts'
import { unlimited } from './host-link.ts'
import type { Link } from './host-link.ts'
import { MonitorConnections } from './monitor-connections.ts'
import { linkPeer } from './testing/linked-peer.ts'
import type { LinkedPeer } from './testing/linked-peer.ts'

const handle = (name: string) => ({ name, uuid: '00000000-0000-4000-8000-000000000001', id: 1 })
const never = new AbortController().signal

/** A daemon that answers "suspend" for guests that live, and holds the calls to those that hang. */
describe('the monitor connections', () => {
  const peers: LinkedPeer[] = []
  const held: PeerCall<'DOMAIN_SUSPEND'>[] = []
  let monitors: MonitorConnections

  const connect = async (): Promise<Link> => {
    const linked = await linkPeer()
    peers.push(linked)
    linked.peer.on('DOMAIN_SUSPEND', (call) => (call.args.dom.name.startsWith('hung') ? held.push(call) : call.reply({})))
    return linked.link
  }
  const suspend = (guest: string, { deadlineMs = 5_000, signal = never, isAgent = false } = {}): Promise<void> =>
    monitors.run({ guest, deadlineMs, signal, isAgent }, ({ api }: { api: LibvirtApi }) => api.domains.suspend(handle(guest), unlimited))

  beforeEach(() => {
    peers.length = 0
    held.length = 0
    monitors = new MonitorConnections(connect)
  })
  afterEach(async () => {
    await monitors.close()
    peers.forEach(({ peer }) => peer[Symbol.dispose]())
  })

  test('serve guests that answer over one connection', async () => {
    for (let call = 0; call < 10; call += 1) await suspend('web')
    expect(peers).toHaveLength(1)
    expect(monitors.hung()).toEqual({ count: 0, guests: [] })
  })

  test('let others through while guests hang, and name those that do', async () => {
    const outcomes = Promise.allSettled(['hung-a', 'hung-a', 'hung-b', 'hung-b', 'hung-c'].map((guest) => suspend(guest, { deadlineMs: 500 })))
    await suspend('web')
    expect((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual(Array(5).fill(expect.objectContaining({ code: 'libvirt-silent' })))
    expect(monitors.hung()).toEqual({ count: 5, guests: ['hung-a', 'hung-b', 'hung-c'] })
    await suspend('web')
    expect(peers.length).toBeLessThanOrEqual(4)
  })

  test('send nothing over a spare connection that is being closed', async () => {
    // Four calls at once need a second connection, which is spare when all are answered.
    const calls = ['hung-a', 'hung-b', 'hung-c', 'hung-d'].map((guest) => suspend(guest))
    await expect.poll(() => held.length).toBe(4)
    expect(peers).toHaveLength(2)
    peers.forEach(({ peer }) => peer.on('CONNECT_CLOSE', (call) => setTimeout(() => call.reply({}), 50)))
    held.splice(0).forEach((call) => call.reply({}))
    await calls[3]
    const later = [suspend('hung-e'), suspend('hung-f')]
    await peers[1]?.link.connection.closed
    await expect.poll(() => held.length).toBe(2)
    held.splice(0).forEach((call) => call.reply({}))
    await Promise.all([...calls, ...later])
  })

  test('refuse a guest at once whose earlier calls still wait, until they are answered', async () => {
    // A connection is there, so that calls are sent before their deadline comes, however busy this machine is.
    await suspend('web')
    await Promise.allSettled([suspend('hung', { deadlineMs: 20 }), suspend('hung', { deadlineMs: 20 })])
    await expect(suspend('hung')).rejects.toMatchObject({ code: 'libvirt-silent', message: expect.stringContaining('earlier calls'), params: { reason: 'guest-silent', name: 'hung' } })
    expect(held).toHaveLength(2)
    held.splice(0).forEach((call) => call.reply({}))
    await suspend('web')
    expect(monitors.hung()).toEqual({ count: 0, guests: [] })
    const again = suspend('hung')
    await expect.poll(() => held.length).toBe(1)
    held[0]?.reply({})
    await again
  })

  test('let two calls to a guest run and the third wait for its turn', async () => {
    const calls = [suspend('hung'), suspend('hung'), suspend('hung')]
    await expect.poll(() => held.length).toBe(2)
    held[0]?.reply({})
    await expect.poll(() => held.length).toBe(3)
    held.slice(1).forEach((call) => call.reply({}))
    await Promise.all(calls)
  })

  test('count an agent apart: it neither blocks its guest nor makes the host degraded', async () => {
    // A connection is there, so that calls are sent before their deadline comes, however busy this machine is.
    await suspend('web')
    await Promise.allSettled([suspend('hung', { deadlineMs: 20, isAgent: true }), suspend('hung', { deadlineMs: 20, isAgent: true })])
    expect(monitors.hung()).toEqual({ count: 0, guests: [] })
    const call = suspend('hung')
    await expect.poll(() => held.length).toBe(3)
    held[2]?.reply({})
    await call
  })

  test('wait for a place when everything is full, no longer than the deadline', async () => {
    const hanging = Array.from({ length: 12 }, (_, at) => suspend(`hung-${at}`))
    await expect.poll(() => held.length).toBe(12)
    expect(peers).toHaveLength(4)
    await expect(suspend('web', { deadlineMs: 30 })).rejects.toMatchObject({ code: 'libvirt-silent' })
    const patient = suspend('web')
    held[0]?.reply({})
    await patient
    held.slice(1).forEach((call) => call.reply({}))
    await Promise.all(hanging)
  })

  test('end a call with the reason of its signal', async () => {
    const controller = new AbortController()
    const call = suspend('hung', { signal: controller.signal })
    controller.abort(new Error('not wanted any more'))
    await expect(call).rejects.toThrow('not wanted any more')
  })

  test('reject what runs when they are closed, and start anew after a connection was lost', async () => {
    await suspend('web')
    const call = suspend('hung')
    await expect.poll(() => held.length).toBe(1)
    peers[0]?.peer.serverEnd.destroy()
    await expect(call).rejects.toMatchObject({ name: 'LibvirtConnectionLostError' })
    await suspend('web')
    expect(peers).toHaveLength(2)
  })
})

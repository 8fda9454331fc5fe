import { describe, expect, it } from 'vitest'
import { ControlState, ErrorCode, ErrorDomain, ProgramNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { encodeFrame, FrameParser, FrameType } from '#electron/libvirt/server-codec.ts'
import type { Frame } from '#electron/libvirt/server-codec.ts'
import { createDemoHost } from '../demo-host.ts'
import { firstWhere, openTestedHost, watchLifecycle } from '../testing/demo-client.ts'

const uri = 'demo://lab/kvm01?activity=none'
const ping = encodeFrame({ program: ProgramNumber.keepalive, version: 1, procedure: 1, type: FrameType.Message, serial: 0, status: 0 })

describe('the simulated daemon', () => {
  it('freezes a connection on which five calls hang, and no other', async () => {
    await using tested = openTestedHost('pace=100')
    const [stuck, free] = [await tested.connect({ maxLowPriorityInFlight: 10 }), await tested.connect()]
    const dom = await firstWhere(free, ({ name }) => name === 'web-01')
    const save = stuck.api.domains.managedSave(dom)
    await expect.poll(async () => (await free.connection.call('DOMAIN_GET_JOB_INFO', { dom })).type).toBe(1)
    const waiting = Array.from({ length: 4 }, () => stuck.api.domains.suspend(dom))
    let isAnswered = false
    const hostname = stuck.api.host.getHostname().then(() => (isAnswered = true))
    for (let asked = 0; asked < 20; asked++) await free.api.host.getHostname()
    expect(isAnswered).toBe(false)
    await free.connection.call('DOMAIN_ABORT_JOB', { dom })
    await expect(save).rejects.toMatchObject({ code: ErrorCode.OperationAborted })
    await Promise.all(waiting)
    await hostname
    expect(isAnswered).toBe(true)
  })

  it('answers while four calls hang, and in any order', async () => {
    await using tested = openTestedHost('pace=100')
    const { api, connection } = await tested.connect({ maxLowPriorityInFlight: 10 })
    const dom = await api.domains.lookupByName('web-01')
    const save = api.domains.managedSave(dom)
    const waiting = Array.from({ length: 3 }, () => api.domains.suspend(dom))
    expect(await api.host.getHostname()).toBe('kvm01')
    await expect.poll(async () => (await connection.call('DOMAIN_GET_JOB_INFO', { dom })).type).toBe(1)
    await connection.call('DOMAIN_ABORT_JOB', { dom })
    await expect(save).rejects.toMatchObject({ code: ErrorCode.OperationAborted })
    await Promise.all(waiting)
  })

  it('lets a guest that hangs be forced off, which ends the waiting for it', async () => {
    await using tested = openTestedHost('hung=1')
    const client = await tested.connect()
    const dom = await firstWhere(client, ({ id }) => id > 0)
    const [suspended] = await Promise.allSettled([client.api.domains.suspend(dom), client.api.domains.destroy(dom)])
    expect(suspended).toMatchObject({ status: 'rejected', reason: { code: ErrorCode.OperationInvalid } })
    expect((await client.api.domains.create(dom)).id).toBeGreaterThan(dom.id)
  })

  it('tells of a guest that hangs that it waits for its monitor, and nothing of what only that would know', async () => {
    await using tested = openTestedHost('hung=1')
    const client = await tested.connect()
    const { api } = client
    const [hung, well] = (await api.domains.listAllDomains()).filter(({ id }) => id > 0)
    if (!hung || !well) throw new Error('too few running domains')
    const fieldsOf = async (dom: DomainHandle): Promise<readonly string[]> => (await api.domains.getAllDomainStats({ domains: [dom] })).flatMap(({ params }) => params.map(({ field }) => field))
    expect(await api.domains.getControlInfo(hung)).toMatchObject({ state: ControlState.Occupied })
    expect((await api.domains.getControlInfo(hung)).stateTimeMs).toBeGreaterThan(10_000)
    expect(await fieldsOf(hung)).not.toContain('balloon.rss')
    expect(await api.domains.getControlInfo(well)).toMatchObject({ state: ControlState.Ok })
    expect(await fieldsOf(well)).toContain('balloon.rss')
    await api.domains.destroy(hung)
    expect(await api.domains.getControlInfo(await api.domains.create(hung))).toMatchObject({ state: ControlState.Ok })
  })

  it('tells apart what libvirt does not know, what this driver lacks, and what cannot be read', async () => {
    await using tested = openTestedHost()
    const { connection, api } = await tested.connect()
    const dom = await api.domains.lookupByName('web-01')
    await expect(connection.call('DOMAIN_MIGRATE_SET_MAX_SPEED', { dom, bandwidth: 1, flags: 0 })).rejects.toMatchObject({ code: ErrorCode.NoSupport, domain: ErrorDomain.Domain })
    expect(await rawCall({ program: ProgramNumber.remote, procedure: 9_999 })).toContain('unknown procedure: 9999')
    expect(await rawCall({ program: 0x1234, procedure: 1 })).toContain('Cannot find program')
  })

  it('wants to be opened first, once', async () => {
    expect(await rawCall({ program: ProgramNumber.remote, procedure: 59 })).toContain('authentication required')
    await using tested = openTestedHost()
    const { connection } = await tested.connect()
    await expect(connection.call('CONNECT_OPEN', { name: 'demo:///', flags: 0 })).rejects.toMatchObject({ code: ErrorCode.InternalError })
  })

  it('registers an event once per connection', async () => {
    await using tested = openTestedHost()
    const { connection } = await tested.connect()
    const register = (eventID: number) => connection.call('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', { eventID, dom: null })
    const { callbackID } = await register(0)
    await expect(register(0)).rejects.toMatchObject({ code: ErrorCode.InvalidArgument })
    await expect(register(99)).rejects.toMatchObject({ code: ErrorCode.InternalError })
    await connection.call('CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY', { callbackID })
    await register(0)
  })

  it('sends events of one domain to who asked for that one only', async () => {
    await using tested = openTestedHost()
    const [actor, watcher] = [await tested.connect(), await tested.connect()]
    const [wanted, other] = (await actor.api.domains.listAllDomains()).filter(({ id }) => id > 0)
    if (!wanted || !other) throw new Error('too few domains')
    const all = await watchLifecycle(actor)
    await watcher.connection.call('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY', { eventID: 0, dom: wanted })
    const seen: string[] = []
    watcher.connection.events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => seen.push(msg.dom.name))
    await actor.api.domains.destroy(other)
    await actor.api.domains.destroy(wanted)
    await all.until(2)
    await watcher.api.host.getHostname()
    expect(seen).toEqual([wanted.name])
  })

  it('answers pings, and closes on what is not its protocol', async () => {
    using host = createDemoHost(uri)
    const stream = host.openLibvirt()
    const { promise: pong, resolve } = Promise.withResolvers<Frame>()
    const parser = new FrameParser(resolve)
    stream.on('data', (chunk: Buffer) => parser.push(chunk))
    stream.write(ping)
    expect(await pong).toMatchObject({ program: ProgramNumber.keepalive, procedure: 2 })
    const ended = new Promise((done) => stream.once('end', done))
    stream.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    await ended
  })
})

/** The text of the answer to a call without arguments on a connection that has not said anything else. */
async function rawCall({ program, procedure }: { program: number; procedure: number }): Promise<string> {
  using host = createDemoHost(uri)
  const stream = host.openLibvirt()
  const { promise, resolve } = Promise.withResolvers<Frame>()
  const parser = new FrameParser(resolve)
  stream.on('data', (chunk: Buffer) => parser.push(chunk))
  stream.write(encodeFrame({ program, version: 1, procedure, type: FrameType.Call, serial: 1, status: 0 }))
  return (await promise).payload.toString('latin1')
}

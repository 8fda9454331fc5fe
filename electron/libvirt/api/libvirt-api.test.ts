import { describe, expect, test } from 'vitest'
import { connectLibvirt } from '../client/connect.ts'
import type { LibvirtConnection } from '../client/connection.ts'
import { FakePeer, quietReceiver } from '../testing/fake-peer.ts'
import { StatsFlag } from './domain-constants.ts'
import { libvirtApi } from './libvirt-api.ts'

const dom = { name: 'web-1', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 7 }

function connect(peer: FakePeer): Promise<LibvirtConnection> {
  return connectLibvirt({ transport: peer.clientEnd, uri: null, keepalive: false })
}

describe('statistics of all domains', () => {
  test('do not wait for busy guests unless told to', async () => {
    using peer = new FakePeer()
    const flags: number[] = []
    peer.on('CONNECT_GET_ALL_DOMAIN_STATS', (call) => {
      flags.push(call.args.flags)
      call.reply({ retStats: [] })
    })
    await using connection = await connect(peer)
    const { domains } = libvirtApi(connection)
    await domains.getAllDomainStats()
    await domains.getAllDomainStats({ flags: 0 })
    expect(flags).toEqual([StatsFlag.NoWait, 0])
  })

  test('take flags that include the topmost bit', async () => {
    using peer = new FakePeer()
    const flags: number[] = []
    peer.on('CONNECT_GET_ALL_DOMAIN_STATS', (call) => {
      flags.push(call.args.flags)
      call.reply({ retStats: [] })
    })
    await using connection = await connect(peer)
    await libvirtApi(connection).domains.getAllDomainStats({ flags: StatsFlag.NoWait | StatsFlag.EnforceStats })
    expect(flags).toEqual([0xa000_0000])
  })
})

describe('the host', () => {
  test('is asked for CPU statistics in two steps: how many, then which', async () => {
    using peer = new FakePeer()
    const asked: number[] = []
    peer.on('NODE_GET_CPU_STATS', (call) => {
      asked.push(call.args.nparams)
      call.reply(call.args.nparams === 0 ? { params: [], nparams: 2 } : { params: [{ field: 'user', value: 1 }, { field: 'idle', value: 2n ** 60n }], nparams: 0 })
    })
    await using connection = await connect(peer)
    const stats = await libvirtApi(connection).host.nodeCpuStats()
    expect(asked).toEqual([0, 2])
    expect([...stats]).toEqual([['user', 1], ['idle', 2n ** 60n]])
  })

  test('has a version in three parts', async () => {
    using peer = new FakePeer()
    peer.on('CONNECT_GET_LIB_VERSION', (call) => call.reply({ libVer: 11_007_003 }))
    await using connection = await connect(peer)
    expect(await libvirtApi(connection).host.getLibVersion()).toEqual({ major: 11, minor: 7, micro: 3 })
  })
})

describe('guests', () => {
  test('are drawn with the type of picture that the hypervisor says', async () => {
    using peer = new FakePeer()
    peer.on('DOMAIN_SCREENSHOT', (call) => {
      const port = call.openStream({ mime: 'image/x-portable-pixmap' }, quietReceiver({ confirmed: () => port.finish() }))
      port.send(Buffer.from('P6 1 '))
      port.send(Buffer.from('1 255'))
      port.sendEndOfData()
    })
    await using connection = await connect(peer)
    const { mime, image } = await libvirtApi(connection).domains.screenshot(dom)
    expect(mime).toBe('image/x-portable-pixmap')
    expect(Buffer.from(image).toString()).toBe('P6 1 1 255')
  })

  test('get keys as Linux codes, held for a moment', async () => {
    using peer = new FakePeer()
    let sent: unknown
    peer.on('DOMAIN_SEND_KEY', (call) => {
      sent = call.args
      call.reply({})
    })
    await using connection = await connect(peer)
    await libvirtApi(connection).domains.sendKey(dom, { keycodes: [29, 56, 111] })
    expect(sent).toEqual({ dom, codeset: 0, holdtime: 50, keycodes: [29, 56, 111], flags: 0 })
  })
})

test('a deadline given to a method reaches its call', async () => {
  using peer = new FakePeer()
  await using connection = await connect(peer)
  await expect(libvirtApi(connection).domains.getState(dom, { deadlineMs: 10 })).rejects.toMatchObject({ name: 'LibvirtDeadlineError', deadlineMs: 10 })
})

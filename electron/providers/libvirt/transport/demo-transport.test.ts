import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import { createDemoHosts, openDemoTransport } from './demo-transport.ts'

const uri = 'demo://lab/kvm01?vms=40&activity=none&pace=0'
const { signal } = new AbortController()

describe('the way to a demo host', () => {
  test('leads to the same host again after it was closed', async () => {
    using hosts = createDemoHosts()
    const namesOver = async (rename: boolean): Promise<string[]> => {
      await using transport = await openDemoTransport(uri, hosts)
      await using connection = await connectLibvirt({ transport: await transport.openLibvirt({ signal }), uri: 'demo:///' })
      const { domains } = libvirtApi(connection)
      const [off] = (await domains.listAllDomains()).filter(({ id }) => id < 0)
      if (rename && off) await domains.rename(off, 'kept')
      return (await domains.listAllDomains()).map(({ name }) => name)
    }
    expect(await namesOver(true)).toContain('kept')
    expect(await namesOver(false)).toContain('kept')
  })

  test('cuts its streams when it is closed, and no others', async () => {
    using hosts = createDemoHosts()
    const one = await openDemoTransport(uri, hosts)
    await using other = await openDemoTransport(uri, hosts)
    const [cut, kept] = [await one.openLibvirt({ signal }), await other.openLibvirt({ signal })]
    const isClosed = once(cut, 'close')
    await one[Symbol.asyncDispose]()
    await isClosed
    expect(kept.destroyed).toBe(false)
    await expect(one.closed).resolves.toMatchObject({ code: 'connection-lost' })
  })
})

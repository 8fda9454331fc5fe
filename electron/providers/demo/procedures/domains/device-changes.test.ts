import { describe, expect, it } from 'vitest'
import { AffectFlag, DomainEventId, DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import { firstWhere, openTestedHost } from '../../testing/demo-client.ts'

const disk = "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/x.img'/><target dev='vdz' bus='virtio'/></disk>"

async function withAgent(api: LibvirtApi): Promise<DomainHandle> {
  for (const dom of await api.domains.listAllDomains()) if (dom.id > 0 && (await api.domains.getDomainXml(dom)).includes("state='connected'")) return dom
  throw new Error('no domain has an agent')
}

describe('a simulated domain that runs', () => {
  it('takes a device and lets go of it, for this run alone or for the next start too, and tells of it', async () => {
    await using tested = openTestedHost()
    const { api, connection } = await tested.connect()
    const dom = await firstWhere({ api, connection }, ({ id }) => id > 0)
    const seen: string[] = []
    await connection.events.enableDomainEvents([DomainEventId.DeviceAdded, DomainEventId.DeviceRemoved])
    connection.events.on('DOMAIN_EVENT_CALLBACK_DEVICE_ADDED', ({ devAlias }) => void seen.push(`added ${devAlias}`))
    connection.events.on('DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED', ({ msg }) => void seen.push(`removed ${msg.devAlias}`))
    const xml = async (): Promise<[string, string]> => [await api.domains.getDomainXml(dom), await api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Inactive })]
    const before = await xml()
    await connection.call('DOMAIN_ATTACH_DEVICE_FLAGS', { dom, xml: disk, flags: AffectFlag.Live })
    const [live, stored] = await xml()
    expect(live).toMatch(/dev='vdz'[\s\S]*?<alias name='virtio-disk\d+'\/>/)
    expect(stored).toBe(before[1])
    await expect(connection.call('DOMAIN_ATTACH_DEVICE_FLAGS', { dom, xml: disk, flags: AffectFlag.Live })).rejects.toThrow('already exists')
    await connection.call('DOMAIN_UPDATE_DEVICE_FLAGS', { dom, xml: disk.replace('/x.img', '/y.img'), flags: AffectFlag.Live })
    expect((await xml())[0]).toContain("file='/y.img'")
    await connection.call('DOMAIN_DETACH_DEVICE_FLAGS', { dom, xml: disk, flags: AffectFlag.Live })
    expect((await xml())[0]).not.toContain('vdz')
    await connection.call('DOMAIN_ATTACH_DEVICE_FLAGS', { dom, xml: disk, flags: AffectFlag.Config })
    const after = await xml()
    expect(after.map((text) => text.includes('vdz'))).toEqual([false, true])
    await expect(connection.call('DOMAIN_DETACH_DEVICE_FLAGS', { dom, xml: disk, flags: AffectFlag.Live })).rejects.toThrow('no device matching')
    expect(seen).toEqual([expect.stringMatching(/^added virtio-disk/), expect.stringMatching(/^removed virtio-disk/)])
    // Off and on: what was stored meanwhile is what it runs with.
    await api.domains.destroy(dom)
    await api.domains.create(dom)
    expect((await xml())[0]).toContain('vdz')
  })

  it('gets other memory and processors up to what it may have, and says so in its figures', async () => {
    await using tested = openTestedHost()
    const { api, connection } = await tested.connect()
    const dom = await firstWhere({ api, connection }, ({ id }) => id > 0)
    await connection.call('DOMAIN_SET_MEMORY_FLAGS', { dom, memory: 524_288, flags: AffectFlag.Live })
    expect(await connection.call('DOMAIN_GET_INFO', { dom })).toMatchObject({ memory: 524_288 })
    await connection.call('DOMAIN_SET_VCPUS_FLAGS', { dom, nvcpus: 1, flags: AffectFlag.Live })
    expect(await connection.call('DOMAIN_GET_VCPUS_FLAGS', { dom, flags: AffectFlag.Live })).toEqual({ num: 1 })
    await expect(connection.call('DOMAIN_SET_VCPUS_FLAGS', { dom, nvcpus: 500, flags: AffectFlag.Live })).rejects.toThrow('max allowable vcpus')
    await expect(connection.call('DOMAIN_SET_MEMORY_FLAGS', { dom, memory: 2 ** 40, flags: AffectFlag.Live })).rejects.toThrow('max memory')
  })

  it('keeps what it runs with when its definition is sent anew', async () => {
    await using tested = openTestedHost()
    const { api, connection } = await tested.connect()
    const dom = await firstWhere({ api, connection }, ({ id }) => id > 0)
    const stored = await api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Inactive })
    await api.domains.defineXml(stored.replace('</devices>', `${disk}</devices>`))
    expect(await api.domains.getDomainXml(dom)).not.toContain('vdz')
    expect(await api.domains.getDomainXml(dom, { flags: DomainXmlFlag.Inactive })).toContain('vdz')
  })

  it('has an agent that says that it is simulated, stops its file systems, and runs no commands', async () => {
    await using tested = openTestedHost()
    const { api, connection } = await tested.connect()
    const dom = await withAgent(api)
    const ask = async (execute: string): Promise<unknown> => JSON.parse((await connection.call('QEMU_DOMAIN_AGENT_COMMAND', { dom, cmd: JSON.stringify({ execute }), timeout: 5, flags: 0 })).result ?? '')
    expect(await ask('guest-info')).toMatchObject({ return: { version: expect.stringContaining('simulated') } })
    await connection.call('DOMAIN_FSFREEZE', { dom, mountpoints: [], flags: 0 })
    expect(await ask('guest-fsfreeze-status')).toEqual({ return: 'frozen' })
    await connection.call('DOMAIN_FSTHAW', { dom, mountpoints: [], flags: 0 })
    expect(await ask('guest-fsfreeze-status')).toEqual({ return: 'thawed' })
    await expect(ask('guest-exec')).rejects.toThrow('has not been found')
  })
})

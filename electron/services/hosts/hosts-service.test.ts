import { describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { silentLog } from '#electron/lib/log.ts'
import type { NewHost } from '#shared/contract/hosts.ts'
import type { HostConnection } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import { createInventoryService } from '../inventory/inventory-service.ts'
import { createInventoryStore } from '../inventory/inventory-store.ts'
import { inventoryMigrations } from '../inventory/inventory-tables.ts'
import type { InventoryTables } from '../inventory/inventory-tables.ts'
import { createScriptedPool } from '../testing/scripted-pool.ts'
import { createAutoconnect } from './autoconnect.ts'
import { createHostSessions } from './host-sessions.ts'
import { createHostStore } from './host-store.ts'
import { hostMigrations } from './host-tables.ts'
import type { HostTables } from './host-tables.ts'
import { createHostsService } from './hosts-service.ts'

async function setUp(disconnect?: () => Promise<void>) {
  const db = await openDatabase<HostTables & InventoryTables>({ file: ':memory:', migrations: { ...hostMigrations, ...inventoryMigrations } })
  const pool = createScriptedPool()
  const create = () => {
    const fail = (error: unknown): void => {
      throw error
    }
    const inventory = createInventoryService({ store: createInventoryStore({ db, onDiskFull: fail, onError: fail }), now: () => 0 })
    const autoconnect = createAutoconnect<HostConnection>({ open: (connection) => sessions.open(connection), atOnce: 2, patienceMs: 1000 })
    const sessions = createHostSessions({
      pool: { createProvider: (options) => ({ ...pool.createProvider(options), ...(disconnect && { disconnect }) }) },
      lastKnown: () => [],
      ask: () => Promise.resolve({ kind: 'refuse' }),
      log: silentLog,
      now: () => 1,
      onEvent(hostId, event) {
        inventory.apply(hostId, event)
        if (event.kind === 'state') autoconnect.onState(hostId, event.state)
      },
    })
    const hosts = createHostsService({
      store: createHostStore(db, () => 1),
      sessions,
      inventory,
      autoconnect,
      onWanted: () => {},
      onRemoved: () => {}, findHosts: () => Promise.resolve([{ uri: 'qemu:///system', name: 'here', source: 'this-machine' }, { uri: 'qemu+ssh://a b/system', name: 'a b', source: 'ssh-config' }]),
      expandUri: (uri) => (uri.startsWith('demo:') ? [1, 2].map((number) => ({ uri: `demo://lab-${number}/`, name: `lab-${number}`, folder: 'Demo' })) : undefined),
      log: silentLog,
    })
    return { hosts, inventory, sessions }
  }
  return { create, pool }
}

const newHost = (uri: string, changes: Partial<NewHost> = {}): NewHost => ({ uri, name: '', folder: '', autoconnect: false, ...changes })
const codeOf = (code: string) => expect.objectContaining({ code })

describe('the hosts', () => {
  it('are added with a name and a tidy folder, and survive a restart', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    expect(await hosts.add(newHost('qemu+ssh://root@kvm01/system', { folder: '/Berlin//DC 1/ ' }))).toMatchObject([{ name: 'kvm01', folder: 'Berlin/DC 1', state: { kind: 'disconnected' }, isDemo: false }])
    const next = create()
    await next.hosts.start()
    expect(next.inventory.hosts()).toMatchObject([{ name: 'kvm01', folder: 'Berlin/DC 1' }])
  })

  it('are not added twice, however the URI is written, nor under a name that is taken', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    await hosts.add(newHost('qemu+ssh://root@kvm01/system'))
    await expect(hosts.add(newHost('qemu+ssh://root@KVM01:22/system'))).rejects.toEqual(codeOf('host-exists'))
    await expect(hosts.add(newHost('qemu+ssh://kvm02/system', { name: 'KVM01' }))).rejects.toEqual(codeOf('conflict'))
    expect(await hosts.add(newHost('qemu+ssh://admin@kvm01/system'))).toMatchObject([{ name: 'kvm01 (2)' }])
  })

  it('are found by their URI however it is written, those of a fleet by the fleet’s', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    await hosts.add(newHost('qemu+ssh://root@kvm01/system'))
    expect(hosts.find('qemu+ssh://root@KVM01:22/system')).toMatchObject({ name: 'kvm01' })
    await hosts.add(newHost('demo://lab?hosts=2'))
    expect(hosts.find('demo://lab?hosts=2')).toMatchObject({ name: 'lab-1' })
    expect(hosts.find('qemu+ssh://root@kvm09/system')).toBeUndefined()
  })

  it('are imported without those that are known', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    const list = ['a', 'b', 'a', 'c'].map((name) => newHost(`qemu+ssh://${name}/system`))
    expect(await hosts.addMany(list)).toHaveLength(3)
    expect(await hosts.addMany([...list, newHost('qemu+ssh://d/system')])).toMatchObject([{ name: 'd' }])
    await expect(hosts.addMany(list)).rejects.toEqual(codeOf('host-exists'))
    await expect(hosts.addMany([newHost('qemu+ssh://e/system'), newHost('nonsense')])).rejects.toEqual(codeOf('uri-invalid'))
    expect(hosts.parseList('a\ne').map(({ isKnown }) => isKnown)).toEqual([true, false])
  })

  it('become many for a demo fleet', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    expect(await hosts.add(newHost('demo://lab?hosts=2'))).toMatchObject([{ name: 'lab-1', folder: 'Demo', isDemo: true }, { name: 'lab-2' }])
    await expect(hosts.add(newHost('demo://lab?hosts=2'))).rejects.toEqual(codeOf('host-exists'))
  })

  it('connect, disconnect, and keep their rows', async () => {
    const { create } = await setUp()
    const { hosts, inventory } = create()
    const host = existing((await hosts.add(newHost('qemu+ssh://kvm01/system', { autoconnect: true })))[0])
    await expect.poll(() => inventory.hosts()[0]?.state.kind).toBe('connected')
    await hosts.disconnect(host.id)
    expect(inventory.hosts()).toMatchObject([{ state: { kind: 'disconnected' } }])
    expect(inventory.vms()).toHaveLength(2)
    await expect(hosts.details(host.id, new AbortController().signal)).rejects.toEqual(codeOf('host-not-connected'))
    await hosts.connect(host.id)
    await expect.poll(() => inventory.hosts()[0]?.state.kind).toBe('connected')
  })

  it('start over with another session when their URI changes or they were refused', async () => {
    const { create, pool } = await setUp()
    const { hosts, inventory } = create()
    const host = existing((await hosts.add(newHost('qemu+ssh://kvm01/system', { autoconnect: true })))[0])
    await expect.poll(() => inventory.hosts()[0]?.state.kind).toBe('connected')
    await hosts.update({ hostId: host.id, uri: 'qemu+ssh://kvm09/system', name: 'moved' })
    await expect.poll(() => inventory.hosts()[0]).toMatchObject({ name: 'moved', state: { kind: 'connected' } })
    expect(pool.host(host.id).uri).toBe('qemu+ssh://kvm09/system')
    const before = pool.host(host.id)
    before.emit({ kind: 'state', state: { kind: 'refused', sinceMs: 1, problem: { code: 'auth-refused', message: '' } } })
    await hosts.connect(host.id)
    expect(pool.host(host.id)).not.toBe(before)
    await expect.poll(() => inventory.hosts()[0]?.state.kind).toBe('connected')
    before.emit({ kind: 'state', state: { kind: 'disconnected' } })
    expect(inventory.hosts()[0]?.state.kind).toBe('connected')
  })

  it('are removed with their rows and their session', async () => {
    const { create } = await setUp()
    const { hosts, inventory, sessions } = create()
    const host = existing((await hosts.add(newHost('qemu+ssh://kvm01/system', { autoconnect: true })))[0])
    await expect.poll(() => inventory.vms().length).toBe(2)
    await hosts.remove(host.id)
    expect([inventory.hosts(), inventory.vms(), sessions.isOpen(host.id)]).toEqual([[], [], false])
    await expect(hosts.remove(host.id)).rejects.toEqual(codeOf('host-not-found'))
  })

  it('are gone at once when they are removed, however long their session takes to end', async () => {
    const ending = Promise.withResolvers<void>()
    const { create } = await setUp(() => ending.promise)
    const { hosts, inventory } = create()
    const host = existing((await hosts.add(newHost('qemu+ssh://kvm01/system', { autoconnect: true })))[0])
    await expect.poll(() => inventory.vms().length).toBe(2)
    const removing = hosts.remove(host.id)
    await expect.poll(() => [inventory.hosts(), inventory.vms()]).toEqual([[], []])
    ending.resolve()
    await removing
  })

  it('that could be added are marked when they are there, and what is no URI is left out', async () => {
    const { create } = await setUp()
    const { hosts } = create()
    expect(await hosts.discover()).toMatchObject([{ name: 'here', isKnown: false, source: 'this-machine' }])
    await hosts.add(newHost('qemu:///system'))
    expect(await hosts.discover()).toMatchObject([{ isKnown: true }])
  })
})

describe('connecting at start', () => {
  it('opens a few at once, and the next when one has come to an end', () => {
    const opened: string[] = []
    using autoconnect = createAutoconnect<{ id: HostId }>({ open: ({ id }) => opened.push(id), atOnce: 2, patienceMs: 60_000 })
    autoconnect.add(['a', 'b', 'c', 'd'].map((id) => ({ id: HostId.parse(id) })))
    expect(opened).toEqual(['a', 'b'])
    autoconnect.onState(HostId.parse('a'), { kind: 'connecting', step: 'tcp', sinceMs: 0 })
    expect(opened).toEqual(['a', 'b'])
    autoconnect.onState(HostId.parse('b'), { kind: 'connected', sinceMs: 0 })
    expect(opened).toEqual(['a', 'b', 'c'])
  })

  it('leaves out a host that is gone or was connected by hand meanwhile, and takes another as it is now', () => {
    const opened: string[] = []
    using autoconnect = createAutoconnect<{ id: HostId; uri: string }>({ open: ({ uri }) => opened.push(uri), atOnce: 1, patienceMs: 60_000 })
    const [a, b, c] = ['a', 'b', 'c'].map((id) => HostId.parse(id)) as [HostId, HostId, HostId]
    autoconnect.add([{ id: a, uri: 'of a' }, { id: b, uri: 'of b' }, { id: c, uri: 'of c' }])
    autoconnect.forget(b)
    autoconnect.update({ id: c, uri: 'new of c' })
    autoconnect.update({ id: b, uri: 'new of b' })
    autoconnect.forget(a)
    expect(opened).toEqual(['of a', 'new of c'])
  })

  it('does not wait long for a host that does not answer', async () => {
    const opened: string[] = []
    using autoconnect = createAutoconnect<{ id: HostId }>({ open: ({ id }) => opened.push(id), atOnce: 1, patienceMs: 1 })
    autoconnect.add(['a', 'b'].map((id) => ({ id: HostId.parse(id) })))
    await expect.poll(() => opened).toEqual(['a', 'b'])
  })
})

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is there')
  return value
}

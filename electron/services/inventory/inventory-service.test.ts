import { describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { HostConnection } from '#shared/model/hosts/host.ts'
import { HostId, vmKey } from '#shared/model/ids.ts'
import type { InventoryEvent } from '#shared/model/inventory.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { scriptedFacts, scriptedVm } from '../testing/scripted-rows.ts'
import { createInventoryService } from './inventory-service.ts'
import type { InventoryService } from './inventory-service.ts'
import { createInventoryStore } from './inventory-store.ts'
import { inventoryMigrations } from './inventory-tables.ts'
import type { InventoryTables } from './inventory-tables.ts'

const hostId = HostId.parse('host-1')
const connection: HostConnection = { id: hostId, name: 'kvm01', uri: 'qemu+ssh://kvm01/system', folder: '', autoconnect: true }
const vmsOf = (count: number): Vm[] => Array.from({ length: count }, (_, index) => scriptedVm(hostId, index))
const inventory = (vms: readonly Vm[], isComplete = true): ProviderEvent => ({ kind: 'inventory', isComplete, vms, removed: [], atMs: 1000 })

async function setUp(): Promise<{ service: InventoryService; reopen: () => Promise<InventoryService> }> {
  const db = await openDatabase<InventoryTables>({ file: ':memory:', migrations: inventoryMigrations })
  const fail = (error: unknown): void => {
    throw error
  }
  const create = (): InventoryService => createInventoryService({ store: createInventoryStore({ db, onDiskFull: fail, onError: fail }), windowMs: 1, now: () => 3_600_000 })
  const service = create()
  return {
    service,
    async reopen() {
      await service[Symbol.asyncDispose]()
      return create()
    },
  }
}

/** Follows the stream as a window does, and remembers every event. */
function follow(service: InventoryService) {
  const controller = new AbortController()
  const events: InventoryEvent[] = []
  const rows = new Map<string, Vm>()
  const hosts = new Map<string, string>()
  const apply = (event: InventoryEvent): void => {
    events.push(event)
    if (event.kind === 'usage') return
    for (const host of event.hosts) hosts.set(host.id, host.state.kind)
    for (const vm of event.vms) rows.set(vmKey(vm), vm)
    if (event.kind === 'snapshot') return
    for (const ref of event.removedVms) rows.delete(vmKey(ref))
    for (const id of event.removedHosts) hosts.delete(id)
  }
  const done = (async () => {
    for await (const event of service.watch(controller.signal)) apply(event)
  })()
  return { events, rows, hosts, changes: () => events.filter((event) => event.kind === 'changes'), stop: () => (controller.abort(), done) }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

describe('the inventory', () => {
  it('starts with a snapshot in pieces and goes on with exactly the changes', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(1201)))
    await settle()
    const window = follow(service)
    await settle()
    expect(window.events.map((event) => event.kind === 'snapshot' && [event.vms.length, event.hosts.length, event.isLast])).toEqual([[500, 1, false], [500, 0, false], [201, 0, true]])

    service.apply(hostId, inventory([scriptedVm(hostId, 7, { state: 'paused' })], false))
    await settle()
    expect(window.changes()).toMatchObject([{ hosts: [], vms: [{ name: 'vm-7', state: 'paused' }], removedVms: [] }])
    await window.stop()
  })

  it('gathers a burst of events into one message', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(10)))
    await settle()
    const window = follow(service)
    await settle()
    for (let round = 0; round < 100; round += 1) service.apply(hostId, inventory([scriptedVm(hostId, round % 10, { vcpus: round })], false))
    await settle()
    expect(window.changes()).toHaveLength(1)
    expect(window.changes()[0]).toMatchObject({ vms: { length: 10 } })
    await window.stop()
  })

  it('emits exactly the differences when a host is listed again after a reconnect', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(50)))
    await settle()
    const window = follow(service)
    await settle()
    const again = vmsOf(50).filter((_, index) => index !== 3).map((vm, index) => (index === 0 ? { ...vm, name: 'renamed' } : vm))
    service.apply(hostId, inventory([...again, scriptedVm(hostId, 99)]))
    await settle()
    expect(window.changes()).toHaveLength(1)
    expect(window.changes()[0]).toMatchObject({ vms: [{ name: 'renamed' }, { name: 'vm-99' }], removedVms: [{ uuid: scriptedVm(hostId, 3).uuid }] })
    await window.stop()
  })

  it('keeps what only the XML tells until it is read again', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory([scriptedVm(hostId, 0, { osName: 'Fedora', tags: ['prod'] })]))
    service.apply(hostId, inventory([scriptedVm(hostId, 0, { osName: '', tags: [], isDetailed: false, state: 'paused' })]))
    expect(service.vms()).toMatchObject([{ osName: 'Fedora', tags: ['prod'], state: 'paused', isDetailed: true }])
  })

  it('sends usage apart from rows, and takes a lost host its figures', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(2)))
    service.apply(hostId, { kind: 'state', state: { kind: 'connected', sinceMs: 1 } })
    await settle()
    const window = follow(service)
    await settle()
    service.apply(hostId, { kind: 'usage', host: { cpuPercent: 12, memoryUsedBytes: 5 }, vms: [], sampling: { intervalMs: 5000, tookMs: 1, source: 'libvirt', problem: null } })
    await settle()
    expect(window.changes()).toEqual([])
    expect(window.events.at(-1)).toMatchObject({ kind: 'usage', host: { cpuPercent: 12 } })
    service.apply(hostId, { kind: 'state', state: { kind: 'lost', sinceMs: 1, retryAtMs: 2, attempt: 1, problem: { code: 'connection-lost', message: '' } } })
    await settle()
    expect(service.host(hostId)).toMatchObject({ usage: null, inventoryAtMs: 1000 })
    expect(service.vms()).toHaveLength(2)
    await window.stop()
  })

  it('removes the rows of a removed host, and ignores what still comes from it', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(3)))
    await settle()
    const window = follow(service)
    await settle()
    service.removeHost(hostId)
    service.apply(hostId, inventory(vmsOf(3)))
    await settle()
    expect(window.rows.size).toBe(0)
    expect(window.hosts.size).toBe(0)
    expect(service.hosts()).toEqual([])
    await window.stop()
  })

  it('shows the last known rows at once after a restart', async () => {
    const { service, reopen } = await setUp()
    service.setHost(connection)
    service.apply(hostId, { kind: 'facts', facts: scriptedFacts, capabilities: [] })
    service.apply(hostId, inventory(vmsOf(250)))
    service.apply(hostId, { kind: 'inventory', isComplete: false, vms: [], removed: [scriptedVm(hostId, 5).uuid], atMs: 2000 })
    service.apply(hostId, { kind: 'state', state: { kind: 'connected', sinceMs: 5 } })
    const next = await reopen()
    await next.load(connection)
    expect(next.vms()).toHaveLength(249)
    expect(next.host(hostId)).toMatchObject({ state: { kind: 'disconnected' }, facts: { hostname: 'scripted' }, inventoryAtMs: 2000 })
  })

  it('gives a window that does not read a fresh snapshot instead of endless changes', async () => {
    const { service } = await setUp()
    service.setHost(connection)
    service.apply(hostId, inventory(vmsOf(5)))
    await settle()
    const events = service.watch(undefined)
    expect((await events.next()).value).toMatchObject({ kind: 'snapshot', isLast: true })
    for (let round = 0; round < 1100; round += 1) {
      service.apply(hostId, inventory([scriptedVm(hostId, 0, { vcpus: round })], false))
      service.flush()
    }
    expect((await events.next()).value).toMatchObject({ kind: 'snapshot', vms: { length: 5 }, isLast: true })
    await events.return()
  })
})

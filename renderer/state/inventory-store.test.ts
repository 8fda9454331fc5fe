import { describe, expect, it } from 'vitest'
import type { Host } from '#shared/model/hosts/host.ts'
import { DomainUuid, HostId, vmKey } from '#shared/model/ids.ts'
import { hostRow, vmRow } from '#shared/model/testing/rows.ts'
import { createInventoryStore } from './inventory-store.ts'
import type { InventoryStore } from './inventory-store.ts'

const hostA = HostId.parse('a')
const hostB = HostId.parse('b')
const host = (id: HostId, more: Partial<Host> = {}): Host => hostRow(id, { name: `host ${id}`, inventoryAtMs: null, ...more })
const atOnce = (run: () => void): void => run()
const names = (store: InventoryStore): string[] => [...store.getState().vms.values()].map(({ name }) => name)

function loaded(): InventoryStore {
  const store = createInventoryStore(atOnce)
  store.apply({ kind: 'snapshot', hosts: [host(hostA), host(hostB)], vms: [vmRow(hostA, 'one')], isLast: false })
  store.apply({ kind: 'snapshot', hosts: [], vms: [vmRow(hostB, 'two')], isLast: true })
  return store
}

describe('the inventory of the page', () => {
  it('is loaded when the last piece of the first snapshot has come', () => {
    const store = createInventoryStore(atOnce)
    store.apply({ kind: 'snapshot', hosts: [host(hostA)], vms: [], isLast: false })
    expect(store.getState().isLoaded).toBe(false)
    store.apply({ kind: 'snapshot', hosts: [], vms: [vmRow(hostA, 'one')], isLast: true })
    expect(store.getState().isLoaded).toBe(true)
  })

  it('drops after a reconnect what the new snapshot no longer has, and shows the old rows until then', () => {
    const store = loaded()
    store.restart()
    store.apply({ kind: 'snapshot', hosts: [host(hostB)], vms: [], isLast: false })
    expect(names(store)).toEqual(['one', 'two'])
    store.apply({ kind: 'snapshot', hosts: [], vms: [vmRow(hostB, 'two')], isLast: true })
    expect(names(store)).toEqual(['two'])
    expect([...store.getState().hosts.keys()]).toEqual([hostB])
  })

  it('starts over when a snapshot was cut off by a lost connection', () => {
    const store = loaded()
    store.restart()
    store.apply({ kind: 'snapshot', hosts: [host(hostA)], vms: [vmRow(hostA, 'one')], isLast: false })
    store.restart()
    store.apply({ kind: 'snapshot', hosts: [host(hostB)], vms: [vmRow(hostB, 'two')], isLast: true })
    expect(names(store)).toEqual(['two'])
  })

  it('takes changes and removals', () => {
    const store = loaded()
    store.apply({ kind: 'changes', hosts: [], removedHosts: [hostB], vms: [vmRow(hostA, 'one', { state: 'paused' })], removedVms: [{ hostId: hostB, uuid: DomainUuid.parse('two') }] })
    expect([...store.getState().vms.values()].map(({ name, state }) => [name, state])).toEqual([['one', 'paused']])
    expect(store.getState().hosts.has(hostB)).toBe(false)
  })

  it('changes neither rows nor hosts nor places when only figures move', () => {
    const store = loaded()
    const { hosts, places, vmsRevision, usageRevision } = store.getState()
    const figures = { uuid: DomainUuid.parse('one'), cpuPercent: 50, memoryUsedBytes: 1 }
    store.apply({ kind: 'usage', hostId: hostA, host: { cpuPercent: 7, memoryUsedBytes: 9 }, vms: [figures] })
    const after = store.getState()
    expect([after.hosts, after.places, after.vmsRevision]).toEqual([hosts, places, vmsRevision])
    expect(after.hosts).toBe(hosts)
    expect(after.usageRevision).toBe(usageRevision + 1)
    expect(after.usage.get(vmKey({ hostId: hostA, uuid: figures.uuid }))).toEqual(figures)
    expect(after.hostUsage.get(hostA)?.cpuPercent).toBe(7)
  })

  it('keeps the places while a host only changes its state, and renews them when it is renamed', () => {
    const store = loaded()
    const { places } = store.getState()
    store.apply({ kind: 'changes', hosts: [host(hostA, { state: { kind: 'disconnected' } })], removedHosts: [], vms: [], removedVms: [] })
    expect(store.getState().places).toBe(places)
    store.apply({ kind: 'changes', hosts: [host(hostA, { name: 'new' })], removedHosts: [], vms: [], removedVms: [] })
    expect(store.getState().places.get(hostA)).toEqual({ name: 'new', folder: '' })
  })

  it('tells its subscribers once of a burst', () => {
    let run: (() => void) | undefined
    const store = createInventoryStore((publish) => { run = publish })
    let told = 0
    store.subscribe(() => { told += 1 })
    for (let count = 0; count < 100; count += 1) store.apply({ kind: 'changes', hosts: [], removedHosts: [], vms: [vmRow(hostA, `vm${count}`)], removedVms: [] })
    run?.()
    expect(told).toBe(1)
    expect(store.getState().vms.size).toBe(100)
  })
})

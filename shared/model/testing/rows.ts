// Rows of the inventory for tests: plain ones, of which a test says only what it is about.
import type { Host, HostFacts } from '../hosts/host.ts'
import { DomainUuid, HostId } from '../ids.ts'
import type { Pool } from '../storage/storage.ts'
import type { Vm } from '../machines/vm.ts'

export const plainFacts: HostFacts = { hostname: 'h', driver: 'QEMU', hypervisorVersion: null, libvirtVersion: null, cpuModel: null, architecture: 'x86_64', cpus: 8, cpuMhz: null, sockets: 1, coresPerSocket: 8, threadsPerCore: 1, numaNodes: 1, memoryBytes: 2 ** 33, bootedAtMs: null }

/** A host that is connected. */
export function hostRow(name: string, about: Partial<Host> = {}): Host {
  return { id: HostId.parse(name), name, uri: 'test:///default', folder: '', autoconnect: true, state: { kind: 'connected', sinceMs: 0 }, facts: null, usage: null, inventoryAtMs: 0, isDemo: false, ...about }
}

/** A machine that runs, with its name for a UUID. */
export function vmRow(hostId: HostId, name: string, about: Partial<Vm> = {}): Vm {
  return {
    hostId, uuid: DomainUuid.parse(name), name, title: '', libvirtId: 1, state: 'running', stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1,
    addresses: [], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: true, ...about,
  }
}

/** One that is shut off. */
export function offRow(hostId: HostId, name: string, about: Partial<Vm> = {}): Vm {
  return vmRow(hostId, name, { libvirtId: null, state: 'shutoff', ...about })
}

/** A pool that runs. */
export function poolRow(hostId: HostId, name: string, about: Partial<Pool> = {}): Pool {
  return { hostId, name, uuid: name, type: 'dir', state: 'running', isPersistent: true, autostart: true, capacityBytes: 100, allocationBytes: 0, availableBytes: 100, targetPath: `/${name}`, source: '', sharedKey: '', ...about }
}

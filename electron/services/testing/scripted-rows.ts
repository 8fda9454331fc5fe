// A host and its machines as the scripted pool tells of them.
import type { HostFacts } from '#shared/model/hosts/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

export const scriptedFacts: HostFacts = {
  hostname: 'scripted',
  driver: 'QEMU',
  hypervisorVersion: '9.0.0',
  libvirtVersion: '10.0.0',
  cpuModel: 'Scripted CPU',
  architecture: 'x86_64',
  cpus: 8,
  cpuMhz: 2400,
  sockets: 1,
  coresPerSocket: 4,
  threadsPerCore: 2,
  numaNodes: 1,
  memoryBytes: 32 * 2 ** 30,
  bootedAtMs: null,
}

export function scriptedVm(hostId: HostId, index: number, changed: Partial<Vm> = {}): Vm {
  const isOn = index % 2 === 0
  return {
    hostId,
    uuid: DomainUuid.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
    name: `vm-${index}`,
    title: '',
    libvirtId: isOn ? index + 1 : null,
    state: isOn ? 'running' : 'shutoff',
    stateReason: '',
    isPersistent: true,
    hasManagedSave: false,
    autostart: false,
    vcpus: 2,
    memoryBytes: 2 ** 31,
    memoryMaxBytes: 2 ** 31,
    addresses: [],
    osName: 'Debian GNU/Linux 12',
    tags: [],
    startedAtMs: isOn ? 1_700_000_000_000 : null,
    consoles: [{ kind: 'vnc', device: '', label: 'Screen' }],
    isDetailed: true,
    ...changed,
  }
}

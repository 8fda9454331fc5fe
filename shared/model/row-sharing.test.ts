import { expect, test } from 'vitest'
import { DomainUuid, HostId } from './ids.ts'
import { createRowSharing } from './row-sharing.ts'
import type { Vm } from './machines/vm.ts'

function row(number: number, changes: Partial<Vm> = {}): Vm {
  return {
    hostId: HostId.parse('kvm01'), uuid: DomainUuid.parse(`00000000-0000-4000-8000-00000000000${number}`), name: `vm${number}`, title: '', libvirtId: null, state: 'shutoff', stateReason: 'shutdown',
    isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1, addresses: [], osName: 'Debian 13', tags: ['prod', 'web'], startedAtMs: null,
    consoles: [{ kind: 'vnc', device: '', label: 'VNC' }], isDetailed: true, ...changes,
  }
}

test('rows stay what they are, and have in common what is alike', () => {
  const share = createRowSharing()
  const rows = [row(1), row(2), row(3, { folder: 'Shop', tags: ['prod,web'], consoles: [] }), row(4, { folder: undefined })]
  const kept = rows.map(share)
  expect(kept).toStrictEqual(rows)
  expect(kept[1]?.tags).toBe(kept[0]?.tags)
  expect(kept[1]?.consoles).toBe(kept[0]?.consoles)
  expect(kept[2]?.tags).not.toBe(kept[0]?.tags)
})

import { describe, expect, test } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { rowFromList } from '../reading/vm-row.ts'
import { readDomainDetails } from './domain-details.ts'

const handle = { name: 'web-1', uuid: '00000000-0000-4000-8000-000000000001', id: 1 }
const vm = rowFromList(HostId.parse('h'), { handle, state: 1, reason: 1, isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 2, memoryBytes: 1, memoryMaxBytes: 1 }, undefined)

const xml = `<domain type='kvm'><description>Two
lines</description><os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='hd'/><boot dev='network'/></os><cpu mode='host-passthrough'><topology sockets='1' cores='2' threads='1'/></cpu><vcpu>2</vcpu><memory unit='MiB'>1536</memory><devices><emulator>/usr/bin/qemu</emulator></devices></domain>`

describe('the details of a VM', () => {
  const details = readDomainDetails(vm, xml)

  test('name its machine', () => {
    expect(details).toMatchObject({ description: 'Two\nlines', machine: 'pc-q35-7.2', architecture: 'x86_64', domainType: 'kvm', emulator: '/usr/bin/qemu', firmware: 'efi', cpuMode: 'host-passthrough' })
  })
})

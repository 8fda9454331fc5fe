import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { BulkChange } from '#shared/model/machines/editing.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { plainFacts, poolRow, vmRow } from '#shared/model/testing/rows.ts'
import { editFingerprint } from './edit-fingerprint.ts'
import { planEdit } from './plan-edit.ts'

const hostId = HostId.parse('h1')
const vm = vmRow(hostId, 'web-1', { uuid: DomainUuid.parse('u1'), libvirtId: 3, vcpus: 2, memoryBytes: 2 ** 30, memoryMaxBytes: 2 ** 30, tags: ['stale'] })
const pool = poolRow(hostId, 'fast', { capacityBytes: 2 ** 40, availableBytes: 2 ** 33 })
const xml = `<domain type='kvm'>
  <name>web-1</name>
  <metadata>
    <n:vm xmlns:n="https://novacron.dev/xmlns/console/1"><n:tags><n:tag>prod</n:tag></n:tags></n:vm>
    <other:x xmlns:other="urn:other">kept</other:x>
  </metadata>
  <memory unit='KiB'>1048576</memory>
  <vcpu>2</vcpu>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
    <interface type='network'><mac address='52:54:00:00:00:02'/><source network='default'/></interface>
  </devices>
</domain>`
const plan = (change: unknown, machine: Partial<Vm> = {}) => planEdit({ vm: { ...vm, ...machine }, xml, change: BulkChange.parse(change), around: { facts: plainFacts, networks: [], pools: [pool] } })
const set = (place: string, field: string, value: string | null) => ({ op: 'set' as const, place, field, value })

describe('what a change of many machines makes of one', () => {
  it('is told value by value, with when it takes effect', () => {
    const { differences, effect, xml: after } = plan({ edits: [set('domain', 'vcpus', '4'), set('disk:all', 'cache', 'none')], addTags: ['web'], removeTags: ['prod'], autostart: true })
    expect(differences).toEqual([
      { kind: 'value', place: 'machine', field: 'tags', before: 'prod', after: 'web', isSecret: false },
      { kind: 'value', place: 'machine', field: 'autostart', before: 'false', after: 'true', isSecret: false },
      { kind: 'value', place: 'domain', field: 'vcpus', before: '2', after: '4', isSecret: false },
      { kind: 'value', place: 'disk:vda', field: 'cache', before: null, after: 'none', isSecret: false },
    ])
    expect(effect).toBe('both')
    expect(after).toContain('<other:x xmlns:other="urn:other">kept</other:x>')
  })

  it.each([
    [{ addTags: ['prod'] }, {}, 'none'],
    [{ addTags: ['x'] }, {}, 'now'],
    [{ addTags: ['x'] }, { libvirtId: null }, 'now'],
    [{ owner: 'ann' }, { isPersistent: false }, 'now'],
    [{ edits: [set('domain', 'vcpus', '4')] }, {}, 'next-start'],
    [{ edits: [set('domain', 'vcpus', '4')] }, { libvirtId: null }, 'next-start'],
    [{ edits: [set('domain', 'vcpus', '2')] }, {}, 'none'],
  ] as const)('%j takes effect %j: %s', (change, machine, effect) => {
    expect(plan(change, machine).effect).toBe(effect)
  })

  it('reaches every NIC, or the first alone', () => {
    const moved = (place: string) => plan({ edits: [set(place, 'connection', 'bridge:br0')] }).differences.map((each) => each.place)
    expect(moved('interface:all')).toEqual(['interface:52:54:00:00:00:01', 'interface:52:54:00:00:00:02'])
    expect(moved('interface:first')).toEqual(['interface:52:54:00:00:00:01'])
  })

  it('is a new disk by its file, under the next name', () => {
    const { differences, volume, xml: after } = plan({ newDisk: { pool: 'fast', sizeBytes: 2 ** 30, format: 'qcow2', bus: 'virtio' } })
    expect([differences, volume]).toEqual([[{ kind: 'added', place: 'disk:vdb' }], 'web-1-vdb.qcow2'])
    expect(after).toContain("<source file='/fast/web-1-vdb.qcow2'/>")
  })

  it.each([
    [{ edits: [set('watchdog:all', 'action', 'reset')] }, {}, { code: 'edit-refused', params: { reason: 'no-such-place' } }],
    [{ edits: [set('interface:all', 'connection', 'network:lab')] }, {}, { code: 'network-not-found' }],
    [{ newDisk: { pool: 'slow', sizeBytes: 2 ** 30, format: 'qcow2', bus: 'virtio' } }, {}, { code: 'pool-not-found' }],
    [{ newDisk: { pool: 'fast', sizeBytes: 2 ** 34, format: 'raw', bus: 'virtio' } }, {}, { code: 'host-disk-full' }],
    [{ addTags: ['x'], autostart: true }, { isPersistent: false }, { code: 'edit-refused', params: { reason: 'transient' } }],
  ] as const)('%j cannot be made: %j %j', (change, machine, problem) => {
    const refused = (): unknown => {
      try {
        return plan(change, machine)
      } catch (error) {
        return error
      }
    }
    expect(refused()).toMatchObject(problem)
  })

  it('warns of more than the host has, and takes no password', () => {
    expect(plan({ edits: [set('domain', 'memory', String(2 ** 34)), set('domain', 'vcpus', '16')] }).warnings).toEqual(['more-memory-than-host', 'more-vcpus-than-host'])
    expect(BulkChange.safeParse({ edits: [set('graphics:all', 'password', 'x')] }).success).toBe(false)
    expect(BulkChange.safeParse({ edits: [set('domain', 'colour', 'x')] }).success).toBe(false)
  })
})

describe('the fingerprint of a previewed machine', () => {
  it('changes with the definition, and not with what the console notes beside it', () => {
    const without = xml.replace(/ +<n:vm.*\n/, '')
    expect(editFingerprint(xml.replace('prod', 'web'))).toBe(editFingerprint(xml))
    expect(editFingerprint(without)).toBe(editFingerprint(xml))
    expect(editFingerprint(xml.replace('kept', 'other'))).not.toBe(editFingerprint(xml))
    const alone = xml.replace(/ +<other.*\n/, '')
    expect(editFingerprint(alone.replace(/ +<metadata>[\s\S]*<\/metadata>\n/, ''))).toBe(editFingerprint(alone))
  })
})

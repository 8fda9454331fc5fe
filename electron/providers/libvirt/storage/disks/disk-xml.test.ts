import { expect, test } from 'vitest'
import { destinationXml, withDiskAt } from './disk-xml.ts'

const domain = `<domain type='kvm'>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/images/a.qcow2' index='1'/>
      <target dev='vda' bus='virtio'/><!-- the system -->
    </disk>
    <disk type='volume' device='disk'><source pool='fast' volume='b'/><target dev='vdb'/></disk>
  </devices>
</domain>`

test('a disk that goes to another file keeps all but its source', () => {
  const moved = withDiskAt(domain, 'vda', { path: '/slow/a & b.qcow2', format: 'qcow2', kind: 'file' })
  expect(moved).toBe(domain.replace("<source file='/images/a.qcow2' index='1'/>", "<source file='/slow/a &amp; b.qcow2'/>"))
})

test('a disk that goes to a logical volume becomes a raw block device', () => {
  const moved = withDiskAt(domain, 'vda', { path: '/dev/group/a', format: 'raw', kind: 'block' })
  expect(moved).toContain("<disk type='block' device='disk'>\n      <driver name='qemu' type='raw' discard='unmap'/>\n      <source dev='/dev/group/a'/>")
  expect(destinationXml({ path: '/dev/group/a', format: 'raw', kind: 'block' }).replaceAll(/\s*\n\s*/g, '')).toBe("<disk type='block'><source dev='/dev/group/a'/><driver type='raw'/></disk>")
})

test('a disk that named a volume of a pool has a path afterwards', () => {
  expect(withDiskAt(domain, 'vdb', { path: '/slow/b', format: 'raw', kind: 'file' })).toContain("<disk type='file' device='disk'><source file='/slow/b'/><target dev='vdb'/></disk>")
})

test('nothing is changed for a disk that the machine does not have', () => {
  expect(withDiskAt(domain, 'vdz', { path: '/slow/b', format: 'raw', kind: 'file' })).toBeUndefined()
})

import { expect, test } from 'vitest'
import { placesOf } from './disk-places.ts'

const folders = new Map([['/images', 'default'], ['/dev/group', 'lvm']])
const domain = (disks: string): string => `<domain><devices>${disks}</devices></domain>`

test('a disk is in the pool whose folder it is in, not in one above', () => {
  const xml = domain("<disk type='file' device='disk'><source file='/images/a'/><target dev='vda'/></disk><disk type='file'><source file='/images/sub/b'/><target dev='vdb'/></disk><disk type='block' device='disk'><source dev='/dev/group/c'/><target dev='vdc'/></disk>")
  expect(placesOf(xml, folders)).toEqual([{ device: 'vda', source: '/images/a', pool: 'default' }, { device: 'vdb', source: '/images/sub/b', pool: '' }, { device: 'vdc', source: '/dev/group/c', pool: 'lvm' }])
})

test('a disk may name its pool; discs and empty drives have no place', () => {
  const xml = domain("<disk type='volume' device='disk'><source pool='fast' volume='v'/><target dev='vda'/></disk><disk type='file' device='cdrom'><source file='/images/x.iso'/><target dev='sda'/></disk><disk type='file' device='disk'><target dev='sdb'/></disk>")
  expect(placesOf(xml, folders)).toEqual([{ device: 'vda', source: 'fast:v', pool: 'fast' }])
})

import { describe, expect, it } from 'vitest'
import { buildUri } from './build-uri.ts'

const form = { mode: 'ssh', address: '', user: '', port: '', driver: 'qemu', instance: 'system', uri: '', name: '', folder: '', autoconnect: true } as const

describe('the URI that the form means', () => {
  it.each([
    ['kvm01', 'qemu+ssh://kvm01/system'],
    ['root@kvm01.lab', 'qemu+ssh://root@kvm01.lab/system'],
    ['root@kvm01:2222', 'qemu+ssh://root@kvm01:2222/system'],
    ['ops@[fe80::1]', 'qemu+ssh://ops@[fe80::1]/system'],
    [' kvm01 ', 'qemu+ssh://kvm01/system'],
    ['ssh://root@kvm01:2222/', 'qemu+ssh://root@kvm01:2222/system'],
  ])('reads %s', (address, uri) => {
    expect(buildUri({ ...form, address })).toBe(uri)
  })

  it('takes the port field, the session daemon and other drivers', () => {
    expect(buildUri({ ...form, address: 'a', port: 2200, instance: 'session' })).toBe('qemu+ssh://a:2200/session')
    expect(buildUri({ ...form, address: 'a', driver: 'lxc' })).toBe('lxc+ssh://a/')
    expect(buildUri({ ...form, mode: 'uri', uri: ' qemu:///system ' })).toBe('qemu:///system')
  })
})

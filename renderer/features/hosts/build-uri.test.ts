import { describe, expect, it } from 'vitest'
import { buildUri } from './build-uri.ts'

const form = { mode: 'ssh', address: '', port: '', keyFile: '', driver: 'qemu', instance: 'system', uri: '', name: '', folder: '', autoconnect: true } as const

describe('the URI that the form means', () => {
  it.each([
    ['kvm01', 'qemu+ssh://kvm01/system'],
    ['root@kvm01.lab', 'qemu+ssh://root@kvm01.lab/system'],
    ['root@kvm01:2222', 'qemu+ssh://root@kvm01:2222/system'],
    ['ops@[fe80::1]', 'qemu+ssh://ops@[fe80::1]/system'],
    [' kvm01 ', 'qemu+ssh://kvm01/system'],
    ['ssh://root@kvm01:2222/', 'qemu+ssh://root@kvm01:2222/system'],
    [' xen+ssh://root@kvm01/ ', 'xen+ssh://root@kvm01/'],
  ])('reads %s', (address, uri) => {
    expect(buildUri({ ...form, address })).toBe(uri)
  })

  it('takes the port field, the session daemon and other drivers', () => {
    expect(buildUri({ ...form, address: 'a', port: 2200, instance: 'session' })).toBe('qemu+ssh://a:2200/session')
    expect(buildUri({ ...form, address: 'a', keyFile: ' /root/.ssh/the key ' })).toBe('qemu+ssh://a/system?keyfile=%2Froot%2F.ssh%2Fthe%20key')
    expect(buildUri({ ...form, address: 'a', driver: 'lxc' })).toBe('lxc+ssh://a/')
    expect(buildUri({ ...form, mode: 'uri', uri: ' qemu:///system ' })).toBe('qemu:///system')
  })
})

import { describe, expect, it } from 'vitest'
import { isOtherUri, sshAuthority } from './ssh-address.ts'

describe('an address as for ssh', () => {
  it.each([
    ['kvm01', 'kvm01'],
    ['root@kvm01.lab', 'root@kvm01.lab'],
    ['root@kvm01:2222', 'root@kvm01:2222'],
    ['ops@[fe80::1]', 'ops@[fe80::1]'],
    ['root@[fe80::1]:2222', 'root@[fe80::1]:2222'],
    ['fe80::1', '[fe80::1]'],
    ['root@::ffff:10.0.0.1', 'root@[::ffff:10.0.0.1]'],
    [' kvm01 ', 'kvm01'],
    ['ssh://root@kvm01:2222/', 'root@kvm01:2222'],
    ['two words', 'two words'],
  ])('reads %s', (text, authority) => {
    expect(sshAuthority(text)).toBe(authority)
  })

  it('takes a port that is not written', () => {
    expect([sshAuthority('kvm01', '2222'), sshAuthority('kvm01:22', '2222'), sshAuthority('fe80::1', '2222')]).toEqual(['kvm01:2222', 'kvm01:22', '[fe80::1]:2222'])
  })

  it('is told from a URI of another kind', () => {
    expect(['qemu+ssh://kvm01/system', 'ssh://kvm01', 'kvm01'].map(isOtherUri)).toEqual([true, false, false])
  })
})

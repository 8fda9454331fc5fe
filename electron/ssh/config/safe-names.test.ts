import { describe, expect, it } from 'vitest'
import { isSafeHostName, isSafeUserName, refuseUnsafeNames } from './safe-names.ts'

describe('names of hosts and users', () => {
  it.each(['kvm01.example.org', 'fd00::1', 'fe80::1%eth0', '10.0.0.1', 'my_host', 'bücher.example', '💡'])('%s is a host name', (name) => {
    expect(isSafeHostName(name)).toBe(true)
  })

  it.each(['-oProxyCommand=id', '$(id)', '`id`', 'a;b', 'a b', 'a\nb', "a'b", 'a"b', 'a|b', 'a&b', 'a>b', 'a\\b', '{a,b}'])('%j is none', (name) => {
    expect(isSafeHostName(name)).toBe(false)
  })

  it.each(['root', 'EXAMPLE\\ada', 'ada@example.org', 'first last', '$ada'])('%s is a user name', (name) => {
    expect(isSafeUserName(name)).toBe(true)
  })

  it.each(['-l', 'a -b', 'a\\', '`id`', 'a;b', "a'b"])('%j is none', (name) => {
    expect(isSafeUserName(name)).toBe(false)
  })

  it('that are unsafe are refused with what to do', () => {
    expect(() => refuseUnsafeNames({ host: 'kvm01', user: 'root' })).not.toThrow()
    expect(() => refuseUnsafeNames({ host: '$(id)' })).toThrow(expect.objectContaining({ code: 'config-invalid', hint: 'ssh-unsafe-name' }))
    expect(() => refuseUnsafeNames({ host: 'kvm01', user: '`id`' })).toThrow(expect.objectContaining({ code: 'config-invalid' }))
  })
})

import { describe, expect, it } from 'vitest'
import type { AppError } from '#shared/errors.ts'
import { noAnswer, parseIp, parseRoutes } from './interfaces.ts'

const link = (name: string, more: object): object => ({ ifname: name, flags: ['UP'], operstate: 'UP', mtu: 1500, address: '52:54:00:00:00:01', link_type: 'ether', addr_info: [], ...more })

describe('the interfaces that "ip" tells', () => {
  it('are told apart by their kind, with members, tags and addresses', () => {
    const text = JSON.stringify([
      link('lo', { link_type: 'loopback' }),
      link('eno1', { master: 'bond0', operstate: 'DOWN' }),
      link('bond0', { linkinfo: { info_kind: 'bond' }, master: 'br0' }),
      link('bond0.42', { link: 'bond0', linkinfo: { info_kind: 'vlan', info_data: { protocol: '802.1Q', id: 42 } } }),
      link('br0', { linkinfo: { info_kind: 'bridge' }, addr_info: [{ family: 'inet', local: '10.0.0.1', prefixlen: 24, scope: 'global' }, { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' }] }),
      link('vnet3', { linkinfo: { info_kind: 'tun' }, master: 'br0' }),
    ])
    expect(parseIp(text)).toMatchObject([
      { name: 'eno1', kind: 'physical', isUp: false, lower: [] },
      { name: 'bond0', kind: 'bond', lower: ['eno1'] },
      { name: 'bond0.42', kind: 'vlan', lower: ['bond0'], vlanTag: 42 },
      { name: 'br0', kind: 'bridge', lower: ['bond0', 'vnet3'], addresses: ['10.0.0.1/24'] },
      { name: 'vnet3', kind: 'tap' },
    ])
  })

  it('are not made up from anything else', () => {
    for (const text of ['', 'sh: ip: not found', '{}', '[1]', '[{"ifname":7}]']) expect(() => parseIp(text)).toThrow('did not answer')
  })
})

describe('the routes that "ip" tells', () => {
  it('are those that a network could get in the way of', () => {
    const text = JSON.stringify([
      { dst: 'default', gateway: '10.0.0.254', dev: 'br0', flags: [] },
      { dst: '10.0.0.0/24', dev: 'br0', protocol: 'kernel', scope: 'link', prefsrc: '10.0.0.1', flags: [] },
      { dst: '172.16.0.0/12', gateway: '10.0.0.7', dev: 'br0', flags: [] },
      { dst: 'fe80::/64', dev: 'br0', flags: [] },
      { type: 'unreachable', dst: '192.0.2.0/24', flags: [] },
    ])
    expect(parseRoutes(text)).toEqual([{ destination: '10.0.0.0/24', device: 'br0' }, { destination: '172.16.0.0/12', device: 'br0' }])
  })
})

describe('a host that tells its interfaces not or not all', () => {
  const reasonOf = (error: AppError) => [error.params['reason'], error.hint]

  it('says why by a reason with words', () => {
    expect(reasonOf(noAnswer(127, 'sh: 1: ip: not found'))).toEqual(['ip-missing', 'install-iproute2'])
    expect(noAnswer(1, "ip: invalid option -- 'j'").params).toEqual({ reason: 'ip-fails', words: "ip: invalid option -- 'j'" })
    expect(noAnswer(2, '').params).toEqual({ reason: 'ip-ended', status: 2 })
    expect(() => parseIp('1: lo: <LOOPBACK>')).toThrow(expect.objectContaining({ params: { reason: 'ip-other' }, hint: 'install-iproute2' }))
  })
})

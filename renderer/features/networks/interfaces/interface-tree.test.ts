import { describe, expect, it } from 'vitest'
import type { HostInterface } from '#shared/model/networks/network.ts'
import { interfaceTree } from './interface-tree.ts'

function named(name: string, kind: HostInterface['kind'], lower: readonly string[] = []): HostInterface {
  return { name, kind, isUp: true, mac: '', mtu: null, addresses: [], lower: [...lower], vlanTag: null }
}

describe('the tree of interfaces', () => {
  it('puts members below bridges and bonds, however deep, and bridges first', () => {
    const lines = interfaceTree([named('eth1', 'physical'), named('eth10', 'physical'), named('eth2', 'physical'), named('bond0', 'bond', ['eth1', 'eth2']), named('bond0.5', 'vlan', ['bond0']), named('br0', 'bridge', ['bond0.5', 'vnet0']), named('vnet0', 'tap')])
    expect(lines.map(({ item, depth }) => `${' '.repeat(depth)}${item.name}`)).toEqual(['br0', ' bond0.5', '  bond0', '   eth1', '   eth2', ' vnet0', 'eth10'])
  })

  it('follows no circle, and shows what stands on two', () => {
    expect(interfaceTree([named('a.1', 'vlan', ['a']), named('a.2', 'vlan', ['a']), named('a', 'physical')]).map(({ path }) => path)).toEqual(['a.1', 'a.1/a', 'a.2', 'a.2/a'])
    expect(interfaceTree([named('top', 'bridge', ['x']), named('x', 'bridge', ['y']), named('y', 'bridge', ['x'])]).map(({ item }) => item.name)).toEqual(['top', 'x', 'y'])
  })
})

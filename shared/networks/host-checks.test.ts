import { describe, expect, it } from 'vitest'
import { HostId } from '../model/ids.ts'
import type { HostTopology, Network } from '../model/networks/network.ts'
import type { NetworkPlan } from './network-plan.ts'
import { checkOnHost, proposeSubnet } from './host-checks.ts'

const hostId = HostId.parse('h')
const network: Network = { hostId, name: 'default', uuid: 'u', mode: 'nat', bridge: 'virbr0', isOpenVswitch: false, devices: [], subnets: [{ family: 'ipv4', address: '192.168.100.1', prefix: 24, hasDhcp: true }], domain: '', vlanTags: [], portGroups: [], mtu: null, isActive: true, isPersistent: true, autostart: true, isPending: false, likeness: 'x' }
const eth = { kind: 'physical' as const, isUp: true, mac: '', mtu: 1500, lower: [] as string[], vlanTag: null }
const topology: HostTopology = { hostId, interfacesFrom: 'ip', interfacesProblem: null, routes: [{ destination: '172.16.0.0/12', device: 'eth1' }, { destination: '192.168.101.0/24', device: 'eth0' }, { destination: '203.0.113.7', device: 'eth1' }], nics: [], interfaces: [{ ...eth, name: 'eth0', addresses: ['192.168.101.77/24', 'fe80::1/64'] }, { ...eth, name: 'virbr0', kind: 'bridge', addresses: ['192.168.100.1/24'] }] }
const host = { networks: [network], topology }
const empty: NetworkPlan = { name: 'lab', ownBridge: '', hostBridge: '', device: '', subnets: [] }
const problems = (plan: Partial<NetworkPlan>): string[] => checkOnHost({ ...empty, ...plan }, host).map(({ problem }) => problem)
const subnet = (address: string) => ({ subnets: [{ address, prefix: 24, given: [] }] })

describe('a network on a host', () => {
  it('is told what is taken there and what its addresses overlap', () => {
    expect(problems(subnet('10.7.0.1'))).toEqual([])
    expect(problems({ name: 'default', ownBridge: 'virbr0' })).toEqual(['nameTaken', 'bridgeTaken'])
    expect(problems(subnet('192.168.100.200'))).toEqual(['overlapsNetwork'])
    expect(problems(subnet('192.168.101.1'))).toEqual(['overlapsHost'])
    expect(problems(subnet('172.20.0.1'))).toEqual(['overlapsRoute'])
    expect(problems(subnet('203.0.113.1'))).toEqual(['overlapsRoute'])
    expect(problems({ hostBridge: 'br9' })).toEqual(['bridgeMissing'])
    expect(problems({ device: 'eth7' })).toEqual(['deviceMissing'])
  })

  it('is proposed a subnet that is free on all of the hosts', () => {
    expect(proposeSubnet([host])).toBe('192.168.102.1')
    expect(proposeSubnet([])).toBe('192.168.100.1')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkForm } from './check-form.ts'
import { contains, parseAddress, printAddress, subnetOf } from '#shared/networks/ip-address.ts'
import { emptyForm } from './network-form.ts'
import type { NetworkForm, SubnetRow } from './network-form.ts'

const subnet: SubnetRow = { key: '0', family: 'ipv4', address: '10.0.0.1', prefix: 24, hasDhcp: true, ranges: [{ key: '0', start: '10.0.0.10', end: '10.0.0.20' }], reservations: [{ key: '0', mac: '52:54:00:00:00:01', duid: '', name: '', ip: '10.0.0.5' }] }
const form: NetworkForm = { ...emptyForm, name: 'lab', subnets: [subnet] }
const problems = (change: Partial<NetworkForm>): Record<string, string> => Object.fromEntries(checkForm({ ...form, ...change }))
const inSubnet = (change: Partial<SubnetRow>): Record<string, string> => problems({ subnets: [{ ...subnet, ...change }] })

describe('the checks of a network form', () => {
  it('find nothing wrong in what is right', () => {
    expect(problems({})).toEqual({})
    expect(problems({ mode: 'bridge', bridge: 'br0', subnets: [] })).toEqual({})
  })

  it('find addresses that cannot be, and ranges and reservations outside of the subnet', () => {
    expect(inSubnet({ address: '10.0.0.256' })).toEqual({ 'subnets.0.address': 'addressV4' })
    expect(inSubnet({ address: '10.0.0.0' })).toMatchObject({ 'subnets.0.address': 'addressEdge' })
    expect(inSubnet({ ranges: [{ key: '0', start: '10.0.1.10', end: '10.0.0.20' }] })).toMatchObject({ 'subnets.0.ranges.0.start': 'outside' })
    expect(inSubnet({ ranges: [{ key: '0', start: '10.0.0.30', end: '10.0.0.20' }] })).toEqual({ 'subnets.0.ranges.0.end': 'rangeOrder' })
    expect(inSubnet({ reservations: [...subnet.reservations, { key: '1', mac: '52:54:00:00:00:01', duid: '', name: '', ip: '10.0.0.5' }] })).toEqual({ 'subnets.0.reservations.1.ip': 'taken', 'subnets.0.reservations.1.mac': 'taken' })
    expect(problems({ subnets: [subnet, { ...subnet, key: '1', address: '10.0.0.129', prefix: 25 }] })).toMatchObject({ 'subnets.1.address': 'overlaps' })
  })

  it('find what a mode needs and what names and tags may not be', () => {
    expect(problems({ name: '', mode: 'macvtap', subnets: [], vlans: '1, 5000', mtu: 9 })).toEqual({ name: 'nameMissing', device: 'deviceMissing', vlans: 'vlans', mtu: 'mtu' })
    expect(problems({ mode: 'bridge', subnets: [] })).toEqual({ bridge: 'bridgeMissing' })
    expect(problems({ bridge: 'a-name-that-is-too-long' })).toEqual({ bridge: 'bridgeLong' })
  })
})

describe('addresses', () => {
  it('are printed as they are read, of both families', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.bigInt(0n, (1n << 128n) - 1n).map((value) => printAddress({ family: 'ipv6', value }))), (text) => {
        const address = parseAddress(text)
        expect(address && printAddress(address)).toBe(text)
        expect(address && contains(subnetOf(address, 20), address)).toBe(true)
      }),
    )
    expect(['fd00::1', '::', '::1', 'fe80::1:2', '1:2:3:4:5:6:7:8'].map((text) => { const address = parseAddress(text); return address && printAddress(address) })).toEqual(['fd00::1', '::', '::1', 'fe80::1:2', '1:2:3:4:5:6:7:8'])
    expect(['', '1.2.3', '01.2.3.4', ':::', '1::2::3', 'g::', '1:2:3:4:5:6:7:8:9'].map(parseAddress)).toEqual(Array.from({ length: 7 }, () => undefined))
  })
})

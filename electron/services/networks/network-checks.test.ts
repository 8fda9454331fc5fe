import { describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { HostId } from '#shared/model/ids.ts'
import type { HostTopology, Network } from '#shared/model/networks/network.ts'
import { createNetworkChecks } from './network-checks.ts'

const hostId = HostId.parse('kvm01')
const signal = new AbortController().signal
const lan: Network = { hostId, name: 'lan', uuid: 'u', mode: 'nat', bridge: 'virbr1', isOpenVswitch: false, devices: [], subnets: [{ family: 'ipv4', address: '10.0.0.1', prefix: 24, hasDhcp: true }], domain: '', vlanTags: [], portGroups: [], mtu: null, isActive: true, isPersistent: true, autostart: true, isPending: false, likeness: 'x' }
const card = { kind: 'physical' as const, isUp: true, mac: '', mtu: 1500, lower: [], vlanTag: null }
const topology: HostTopology = {
  hostId,
  interfacesFrom: 'ip',
  interfacesProblem: null,
  routes: [{ destination: '172.16.0.0/12', device: 'eth0' }, { destination: '10.0.0.0/24', device: 'virbr1' }],
  nics: [],
  interfaces: [{ ...card, name: 'eth0', addresses: ['192.168.1.7/24'] }, { ...card, name: 'virbr1', kind: 'bridge', addresses: ['10.0.0.1/24'] }],
}

const definition = (name: string, address: string, { bridge = '', start = '' } = {}): string =>
  `<network><name>${name}</name><forward mode='nat'/>${bridge === '' ? '' : `<bridge name='${bridge}'/>`}<ip address='${address}' netmask='255.255.255.0'><dhcp>${start === '' ? '' : `<range start='${start}' end='${start}'/>`}</dhcp></ip></network>`

function checks(current = definition('lan', '10.0.0.1'), readTopology: () => Promise<HostTopology> = () => Promise.resolve(topology)) {
  const provider = { networks: { topology: readTopology }, definitions: { read: () => Promise.resolve({ xml: current, fingerprint: '' }) } }
  return createNetworkChecks({ book: { all: () => [lan] }, sessions: { provider: () => provider }, log: silentLog })
}
const made = (xml: string, allowOverlap = false) => checks().assertNew({ hostId, xml, allowOverlap }, signal)
const edited = (xml: string, current?: string, allowOverlap = false) => checks(current).assertDefinition({ hostId, kind: 'network', key: 'lan', xml, baseFingerprint: '', allowOverlap }, signal)

describe('a network that is to be made', () => {
  it('is refused where its name or its bridge is taken, whatever is allowed', async () => {
    await expect(made(definition('lan', '10.9.0.1'), true)).rejects.toMatchObject({ code: 'network-exists' })
    await expect(made(definition('new', '10.9.0.1', { bridge: 'virbr1' }), true)).rejects.toMatchObject({ code: 'network-bridge-taken', params: { bridge: 'virbr1' } })
    await expect(made(definition('new', '10.9.0.1'))).resolves.toBeUndefined()
  })

  it('is refused where its addresses overlap a network, the host or a route, unless that is said to be meant', async () => {
    for (const address of ['10.0.0.77', '192.168.1.200', '172.20.1.1']) {
      await expect(made(definition('new', address))).rejects.toMatchObject({ code: 'network-overlaps' })
      await expect(made(definition('new', address), true)).resolves.toBeUndefined()
    }
  })

  it('is refused when its DHCP gives out what is not in its subnet', async () => {
    await expect(made(definition('new', '10.9.0.1', { start: '10.8.0.5' }), true)).rejects.toMatchObject({ code: 'network-address-outside', params: { address: '10.8.0.5' } })
    expect(() => checks().assertSound(definition('new', '10.9.0.1', { start: '10.8.0.5' }))).toThrow('10.8.0.5')
    expect(() => checks().assertSound('no definition')).toThrow('text outside')
  })

  it('is compared with the networks alone where the host does not tell its interfaces', async () => {
    const blind = checks(undefined, () => Promise.reject(new Error('no way to ask')))
    await expect(blind.assertNew({ hostId, xml: definition('new', '192.168.1.200'), allowOverlap: false }, signal)).resolves.toBeUndefined()
    await expect(blind.assertNew({ hostId, xml: definition('new', '10.0.0.9'), allowOverlap: false }, signal)).rejects.toMatchObject({ code: 'network-overlaps' })
  })
})

describe('a network that is edited', () => {
  it('does not overlap itself, nor is blamed for what was so before', async () => {
    await expect(edited(definition('lan', '10.0.0.2'))).resolves.toBeUndefined()
    const overlapping = definition('lan', '192.168.1.1')
    await expect(edited(overlapping, overlapping)).resolves.toBeUndefined()
    await expect(edited(overlapping)).rejects.toMatchObject({ code: 'network-overlaps' })
    await expect(edited(overlapping, undefined, true)).resolves.toBeUndefined()
  })

  it('gets no reservation outside of its subnet while it runs', () => {
    const update = (section: 'ip-dhcp-host' | 'ip-dhcp-range' | 'dns-host', xml: string) => () => checks().assertUpdate(definition('lan', '10.0.0.1'), { network: 'lan', section, command: 'add', xml })
    expect(update('ip-dhcp-host', "<host mac='52:54:00:00:00:01' ip='10.0.9.5'/>")).toThrow('10.0.9.5')
    expect(update('ip-dhcp-range', "<range start='10.0.0.5' end='10.0.1.5'/>")).toThrow('10.0.1.5')
    expect(update('ip-dhcp-host', "<host mac='52:54:00:00:00:01' ip='10.0.0.5'/>")).not.toThrow()
    expect(update('dns-host', "<host ip='10.7.7.7'><hostname>far</hostname></host>")).not.toThrow()
  })
})

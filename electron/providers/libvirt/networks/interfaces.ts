// The network interfaces of a host. `ip` tells all that the kernel knows, members of bridges and VLAN tags too; where no command
// can be run, libvirt's own list tells what its interface driver sees.
import * as z from 'zod'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { HostInterface, HostTopology } from '#shared/model/network.ts'
import type { HostLink } from '../session/host-link.ts'

type Interfaces = Pick<HostTopology, 'interfaces' | 'interfacesFrom'>

const deadlineMs = 15_000

export async function readInterfaces(host: HostLink, signal: AbortSignal): Promise<Interfaces> {
  const { code, stdout } = await host.transport.run('PATH="$PATH:/usr/sbin:/sbin" ip -j -d address', { signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) }).catch(() => ({ code: 127, stdout: '' }))
  signal.throwIfAborted()
  const told = code === 0 ? parseIp(stdout) : undefined
  if (told) return { interfaces: told, interfacesFrom: 'ip' }
  const interfaces = await fromLibvirt(host, signal).catch(() => [])
  return { interfaces, interfacesFrom: interfaces.length > 0 ? 'libvirt' : 'none' }
}

const IpLink = z.object({
  ifname: z.string(),
  link: z.string().optional(),
  master: z.string().optional(),
  flags: z.array(z.string()).default([]),
  operstate: z.string().default(''),
  mtu: z.number().optional(),
  address: z.string().default(''),
  link_type: z.string().default(''),
  linkinfo: z.object({ info_kind: z.string().optional(), info_data: z.object({ id: z.number().optional() }).loose().optional() }).loose().optional(),
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().optional(), scope: z.string().optional() }).loose()).default([]),
})
type IpLink = z.output<typeof IpLink>

/** `undefined` for anything that is not the answer of `ip -j -d address`. */
export function parseIp(text: string): HostInterface[] | undefined {
  const parsed = z.array(IpLink).safeParse(jsonOf(text))
  if (!parsed.success) return undefined
  const links = parsed.data
  return links.filter((link) => link.link_type !== 'loopback').map((link) => interfaceOf(link, links))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function interfaceOf(link: IpLink, links: readonly IpLink[]): HostInterface {
  const kind = kindOf(link)
  const members = links.filter(({ master }) => master === link.ifname).map(({ ifname }) => ifname)
  return {
    name: link.ifname,
    kind,
    isUp: link.flags.includes('UP') && link.operstate !== 'DOWN',
    mac: link.address,
    mtu: link.mtu ?? null,
    addresses: link.addr_info.flatMap(({ local, prefixlen, scope }) => (local === undefined || scope === 'link' ? [] : [`${local}/${prefixlen ?? ''}`])),
    lower: kind === 'vlan' ? [link.link ?? ''].filter(Boolean) : members,
    vlanTag: kind === 'vlan' ? (link.linkinfo?.info_data?.id ?? null) : null,
  }
}

const kinds: Readonly<Record<string, HostInterface['kind']>> = { bridge: 'bridge', openvswitch: 'bridge', bond: 'bond', team: 'bond', vlan: 'vlan', tun: 'tap', macvtap: 'tap', veth: 'physical' }

/** Without a kind of its own it is a real device, or a virtual one that stands for a real one. */
function kindOf({ linkinfo, link_type: type }: IpLink): HostInterface['kind'] {
  const kind = linkinfo?.info_kind
  if (kind === undefined) return type === 'ether' ? 'physical' : 'other'
  return kinds[kind] ?? 'other'
}

const activeInterfaces = 2

async function fromLibvirt({ control: { connection } }: HostLink, signal: AbortSignal): Promise<HostInterface[]> {
  const { ifaces } = await connection.call('CONNECT_LIST_ALL_INTERFACES', { needResults: 1, flags: 0 }, { signal })
  const active = new Set((await connection.call('CONNECT_LIST_ALL_INTERFACES', { needResults: 1, flags: activeInterfaces }, { signal })).ifaces.map(({ name }) => name))
  return Promise.all(
    ifaces.map(async (iface): Promise<HostInterface> => {
      const root = readXml((await connection.call('INTERFACE_GET_XML_DESC', { iface, flags: 0 }, { signal })).xml)
      const type = attribute(root, 'type')
      const vlan = find(root, 'vlan')
      const tag = attribute(vlan, 'tag')
      const members = findAll(find(root, type), 'interface').map((member) => attribute(member, 'name'))
      const addresses = findAll(root, 'protocol').flatMap((protocol) => findAll(protocol, 'ip').map((ip) => `${attribute(ip, 'address')}/${attribute(ip, 'prefix')}`))
      const kind = type === 'bridge' || type === 'bond' || type === 'vlan' ? type : 'physical'
      return { name: iface.name, kind, isUp: active.has(iface.name), mac: iface.mac, mtu: Number(attribute(find(root, 'mtu'), 'size')) || null, addresses, lower: members, vlanTag: tag === '' ? null : Number(tag) }
    }),
  )
}

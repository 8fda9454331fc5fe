// The network interfaces of a host. `ip` tells all that the kernel knows, members of bridges and VLAN tags too; where no command
// can be run, libvirt's own list tells what its interface driver sees.
import * as z from 'zod'
import { isUnsupported } from '#electron/libvirt/index.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostInterface, HostRoute, HostTopology } from '#shared/model/networks/network.ts'
import type { HostLink } from '../session/host-link.ts'

type Interfaces = Pick<HostTopology, 'interfaces' | 'interfacesFrom' | 'interfacesProblem' | 'routes'>

const deadlineMs = 15_000

/** One command for all, as a host allows few channels at once. Only the first answer is needed: a kernel without IPv6 has no such routes. */
const question = 'PATH="$PATH:/usr/sbin:/sbin"; ip -j -d address || exit; for family in -4 -6; do printf "\\n\\n"; ip -j $family route; done; true'

export async function readInterfaces(host: HostLink, signal: AbortSignal): Promise<Interfaces> {
  try {
    const { code, stdout, stderr } = await host.transport.run(question, { signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) })
    if (code !== 0) throw noAnswer(code, stderr.trim())
    const [addresses = '', ...routes] = stdout.split('\n\n')
    return { interfaces: parseIp(addresses), interfacesFrom: 'ip', interfacesProblem: stderr.trim() === '' ? null : problemOf(complaint(stderr.trim())), routes: routes.flatMap(parseRoutes) }
  } catch (error) {
    signal.throwIfAborted()
    return withoutIp(host, { problem: problemOf(error), signal })
  }
}

async function withoutIp(host: HostLink, { problem, signal }: { problem: Problem; signal: AbortSignal }): Promise<Interfaces> {
  try {
    return { interfaces: await fromLibvirt(host, signal), interfacesFrom: 'libvirt', interfacesProblem: problem, routes: [] }
  } catch (error) {
    signal.throwIfAborted()
    // Most daemons are built without an interface driver, and then there is nothing to be told.
    return { interfaces: [], interfacesFrom: 'none', interfacesProblem: isUnsupported(error) ? problem : { ...problem, message: `${problem.message}; ${problemOf(error).message}` }, routes: [] }
  }
}

/** As a shell says it of a command that it does not find. */
const notFound = 127

export function noAnswer(status: number, said: string): AppError {
  if (status === notFound) return new AppError('not-supported', { message: said, reason: 'ip-missing', params: {}, hint: 'install-iproute2' })
  if (said === '') return new AppError('not-supported', { message: `"ip -j -d address" ended with ${status}`, reason: 'ip-ended', params: { status } })
  // One that knows none of these options is an "ip" of Busybox.
  return new AppError('not-supported', { message: said, reason: 'ip-fails', params: { words: said }, hint: 'install-iproute2' })
}

function complaint(said: string): AppError {
  return new AppError('not-supported', { message: said, reason: 'ip-complains', params: { words: said } })
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

/** @throws AppError not-supported for anything that is not the answer of `ip -j -d address`. */
export function parseIp(text: string): HostInterface[] {
  const links = answerOf(text, z.array(IpLink))
  return links.filter((link) => link.link_type !== 'loopback').map((link) => interfaceOf(link, links))
}

const IpRoute = z.object({ dst: z.string(), dev: z.string().optional(), type: z.string().optional() })

/** Without the default route and those of link-local addresses, which every interface has. @throws AppError not-supported */
export function parseRoutes(text: string): HostRoute[] {
  // Nothing at all where there is no route, or none could be asked for.
  if (text.trim() === '') return []
  return answerOf(text, z.array(IpRoute)).flatMap(({ dst, dev, type }) => (dst === 'default' || dev === undefined || type === 'multicast' || /^fe[89ab]/i.test(dst) ? [] : [{ destination: dst, device: dev }]))
}

function answerOf<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    // Busybox has an `ip` too, which knows no JSON.
    throw new AppError('not-supported', { message: `"ip" did not answer as iproute2 does: ${text.slice(0, 80)}`, reason: 'ip-other', params: {}, hint: 'install-iproute2', cause: error })
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

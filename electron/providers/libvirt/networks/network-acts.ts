// What can be done with networks and packet filters, in libvirt's calls.
import { AffectFlag, ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { NetworkActionId, NetworkFilter, NetworkUpdate } from '#shared/model/networks/network.ts'
import { AppError } from '#shared/errors.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Link } from '../session/host-link.ts'

export async function actOnNetwork({ api: { networks } }: Link, { network, action }: { network: string; action: NetworkActionId }, signal: AbortSignal): Promise<void> {
  const net = await networks.lookupByName(network, { signal })
  switch (action) {
    case 'start':
      return networks.start(net, { signal })
    case 'stop':
      return networks.stop(net, { signal })
    case 'restart':
      await networks.stop(net, { signal })
      // Not cancelled any more: a network that was stopped to be started again must not stay stopped.
      return networks.start(net)
    case 'autostart-on':
    case 'autostart-off':
      return networks.setAutostart(net, action === 'autostart-on', { signal })
    case 'undefine':
      if (await networks.isActive(net, { signal })) await networks.stop(net, { signal })
      return networks.undefine(net, { signal }).catch(unlessGone)
    default:
      return action satisfies never
  }
}

/** A network that was never persistent is gone once it is stopped. */
function unlessGone(error: unknown): void {
  if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoNetwork) throw error
}

export async function defineNetwork({ api: { networks } }: Link, { xml, start, autostart }: { xml: string; start: boolean; autostart: boolean }, signal: AbortSignal): Promise<void> {
  await assertIsNew({ api: { networks } }, readXml(xml), signal)
  const net = await networks.defineXml(xml, { signal })
  try {
    if (start && !(await networks.isActive(net, { signal }))) await networks.start(net, { signal })
    if (autostart) await networks.setAutostart(net, true, { signal })
  } catch (error) {
    // It may be running without ever having been there when the first of them fails; both are worth trying.
    await networks.stop(net).catch(() => {})
    await networks.undefine(net).catch(() => {})
    throw error
  }
}

/** With the name and the UUID of a network libvirt would replace it, and what fails here afterwards would delete it. */
async function assertIsNew({ api: { networks } }: { api: Pick<Link['api'], 'networks'> }, root: XmlElement, signal: AbortSignal): Promise<void> {
  const [name, uuid] = [find(root, 'name').text, find(root, 'uuid').text]
  const existing = (await networks.listAllNetworks({ signal })).find((net) => net.name === name || net.uuid === uuid)
  if (existing) throw new AppError('network-exists', { message: `There is a network ${existing.name} already`, reason: 'network-called', params: { name: existing.name }, hint: 'network-other-name' })
}

/** Added behind what is there: the order of reservations and port groups is the person's. */
const UpdateCommand = { modify: 1, delete: 2, add: 3 } as const
/** The numbers of virNetworkUpdateSection. */
const UpdateSection = { 'ip-dhcp-host': 4, 'ip-dhcp-range': 5, 'forward-interface': 7, portgroup: 9, 'dns-host': 10, 'dns-txt': 11, 'dns-srv': 12 } as const

/** For the running network and its next start together; where libvirt cannot do the one, the other alone. */
export async function updateNetwork({ api: { networks }, connection }: Link, { network, section, command, parentIndex, xml }: Omit<NetworkUpdate, 'hostId'>, signal: AbortSignal): Promise<{ isPending: boolean }> {
  const net = await networks.lookupByName(network, { signal })
  const isActive = await networks.isActive(net, { signal })
  const isPersistent = (await connection.call('NETWORK_IS_PERSISTENT', { net }, { signal })).persistent !== 0
  const [what, where] = [UpdateCommand[command], UpdateSection[section]]
  const order = (await hasRightOrder(connection, signal)) ? { command: what, section: where } : { command: where, section: what }
  const update = (flags: number): Promise<unknown> => connection.call('NETWORK_UPDATE', { net, ...order, parentIndex, xml, flags }, { signal })
  const config = isPersistent ? AffectFlag.Config : 0
  if (!isActive) {
    await update(AffectFlag.Config)
    return { isPending: false }
  }
  try {
    await update(AffectFlag.Live | config)
    return { isPending: false }
  } catch (error) {
    if (!isPersistent || !(error instanceof LibvirtError) || !cannotLive.has(error.code)) throw error
    await update(AffectFlag.Config)
    return { isPending: true }
  }
}

/** VIR_DRV_FEATURE_NETWORK_UPDATE_HAS_CORRECT_ORDER. Daemons before libvirt 7.2 take the section for the command, and do not have it. */
const rightOrderFeature = 16

async function hasRightOrder(connection: Link['connection'], signal: AbortSignal): Promise<boolean> {
  return (await connection.call('CONNECT_SUPPORTS_FEATURE', { feature: rightOrderFeature }, { signal })).supported !== 0
}

const cannotLive: ReadonlySet<number> = new Set([ErrorCode.OperationUnsupported, ErrorCode.NoSupport, ErrorCode.ConfigUnsupported])

export async function readFilters({ connection }: Link, signal: AbortSignal): Promise<NetworkFilter[]> {
  const { filters } = await connection.call('CONNECT_LIST_ALL_NWFILTERS', { needResults: 1, flags: 0 }, { signal })
  const read = await Promise.all(
    filters.map(async (nwfilter): Promise<NetworkFilter> => {
      const root = readXml((await connection.call('NWFILTER_GET_XML_DESC', { nwfilter, flags: 0 }, { signal })).xml)
      return { name: nwfilter.name, uuid: nwfilter.uuid, chain: attribute(root, 'chain') || 'root', rules: findAll(root, 'rule').length, includes: findAll(root, 'filterref').map((reference) => attribute(reference, 'filter')) }
    }),
  )
  return read.toSorted((one, other) => one.name.localeCompare(other.name))
}

// The NICs of a host's machines, from their definitions, and changing one: of a running machine at once, and for its next start.
import { AffectFlag, DomainXmlFlag, typedParameter } from '#electron/libvirt/index.ts'
import type { DomainHandle, TypedParameter } from '#electron/libvirt/index.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { connectionOf, connectNic, isResolved } from '#shared/domain/devices/nic-connection.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Nic, NicChange, NicRates, NicSource, Rate } from '#shared/model/networks/network.ts'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { definitionIfThere } from '../domains/definition-if-there.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink, Link } from '../session/host-link.ts'

export async function readNics({ api }: Link, signal: AbortSignal): Promise<Nic[]> {
  const domains = await api.domains.listAllDomains({ signal })
  const nics = await Promise.all(domains.map(async (domain) => {
    const xml = await definitionIfThere(api.domains, domain, { signal })
    return xml === undefined ? [] : nicsOf(domain, xml)
  }))
  return nics.flat()
}

function nicsOf({ uuid, name, id }: DomainHandle, xml: string): Nic[] {
  return findAll(find(readXml(xml), 'devices'), 'interface').map((nic) => ({
    uuid: DomainUuid.parse(uuid),
    vmName: name,
    isRunning: id >= 0,
    mac: attribute(find(nic, 'mac'), 'address'),
    model: attribute(find(nic, 'model'), 'type'),
    device: attribute(find(nic, 'target'), 'dev'),
    source: sourceOf(nic),
    portGroup: attribute(find(nic, 'source'), 'portgroup'),
    vlanTags: findAll(find(nic, 'vlan'), 'tag').map((tag) => Number(attribute(tag, 'id'))),
    isLinkUp: attribute(find(nic, 'link'), 'state') !== 'down',
    filter: attribute(find(nic, 'filterref'), 'filter'),
    rates: { inbound: rateOf(nic, 'inbound'), outbound: rateOf(nic, 'outbound') },
  }))
}

function rateOf(nic: XmlElement, direction: keyof NicRates): Rate {
  const item = find(find(nic, 'bandwidth'), direction)
  const numberOf = (name: string): number | null => (/^\d+$/.test(attribute(item, name)) ? Number(attribute(item, name)) : null)
  return { average: numberOf('average'), peak: numberOf('peak'), burst: numberOf('burst') }
}

const kinds: Readonly<Record<string, NicSource['kind']>> = { network: 'network', bridge: 'bridge', direct: 'direct' }

function sourceOf(nic: XmlElement): NicSource {
  const { type, name } = connectionOf(nic)
  const kind = kinds[type]
  return kind ? { kind, name } : { kind: 'other', name: type }
}

export interface NicAct {
  readonly host: HostLink
  readonly domain: { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  readonly mac: string
  readonly signal: AbortSignal
}

const guestDeadlineMs = 30_000

/** The running machine first: what it refuses is not kept for its next start either. */
export async function changeNic(act: NicAct, { rates, ...change }: NicChange): Promise<void> {
  const { host: { control }, domain: { handle: dom }, signal } = act
  const isPersistent = (await control.connection.call('DOMAIN_IS_PERSISTENT', { dom }, { signal })).persistent !== 0
  if (Object.keys(change).length > 0) await changeDevice({ ...act, isPersistent }, change)
  if (rates) await changeRates({ ...act, isPersistent }, rates)
}

async function changeDevice({ host, domain, mac, signal, isPersistent }: NicAct & { readonly isPersistent: boolean }, change: Omit<NicChange, 'rates'>): Promise<void> {
  const { control } = host
  const { handle: dom, name, isRunning } = domain
  if (isRunning) {
    const liveXml = await control.api.domains.getDomainXml(dom, { signal })
    const xml = changedNic(liveXml, { name, mac, change: await asLive(control, { nic: nicWith(liveXml, { name, mac }), change, signal }) })
    await host.monitor.run({ guest: name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_UPDATE_DEVICE_FLAGS', { dom, xml, flags: AffectFlag.Live }, unlimited))
  }
  if (!isPersistent) return
  try {
    const xml = changedNic(await control.api.domains.getDomainXml(dom, { signal, flags: DomainXmlFlag.Inactive }), { name, mac, change })
    await control.connection.call('DOMAIN_UPDATE_DEVICE_FLAGS', { dom, xml, flags: AffectFlag.Config }, { signal })
  } catch (error) {
    if (!isRunning) throw error
    throw new AppError('changed-until-restart', { message: problemOf(error).message, params: { name }, cause: error })
  }
}

/**
 * libvirt sets both halves in one call, the running machine's first, so a host that cannot limit (a kernel without the queueing
 * discipline) keeps nothing: with a limit that cannot be set the machine would not start again. An average of 0 takes a limit away.
 */
async function changeRates({ host, domain: { handle: dom, name, isRunning }, mac, signal, isPersistent }: NicAct & { readonly isPersistent: boolean }, { inbound, outbound }: NicRates): Promise<void> {
  const direction = (way: string, { average, peak, burst }: Rate): TypedParameter[] => [
    typedParameter.uint(`${way}.average`, average ?? 0),
    typedParameter.uint(`${way}.peak`, average === null ? 0 : (peak ?? 0)),
    typedParameter.uint(`${way}.burst`, average === null ? 0 : (burst ?? 0)),
  ]
  const params = [...direction('inbound', inbound), ...direction('outbound', outbound)]
  const flags = (isRunning ? AffectFlag.Live : 0) | (isPersistent ? AffectFlag.Config : 0)
  await host.monitor.run({ guest: name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_SET_INTERFACE_PARAMETERS', { dom, device: mac, params, flags }, unlimited))
}

/** What a running NIC is given; a VLAN only as far as it goes instead of a port group. */
interface LiveNicChange extends NicChange {
  /** None: the port is in no VLAN. */
  readonly vlanTags?: readonly number[]
}

/**
 * libvirt carries out another port group by putting the port on the bridge anew, which it does by the kernel's own bridge call: a bridge
 * of Open vSwitch refuses that. The VLAN that the group stands for it can change there.
 */
async function asLive(control: Link, { nic, change, signal }: { nic: XmlElement; change: NicChange; signal: AbortSignal }): Promise<LiveNicChange> {
  const { portGroup, source, ...rest } = change
  const own = sourceOf(nic)
  const staysThere = source === undefined || (source.kind === own.kind && source.name === own.name)
  if (portGroup === undefined || !staysThere || own.kind !== 'network' || attribute(find(nic, 'virtualport'), 'type') !== 'openvswitch') return change
  const network = readXml(await control.api.networks.getNetworkXml(await control.api.networks.lookupByName(own.name, { signal }), { signal }))
  const group = findAll(network, 'portgroup').find((each) => attribute(each, 'name') === portGroup)
  const vlan = (group && findOptional(group, 'vlan')) ?? find(network, 'vlan')
  return { ...rest, vlanTags: findAll(vlan, 'tag').map((tag) => Number(attribute(tag, 'id'))) }
}

const nicOrder = ['mac', 'source', 'virtualport', 'target', 'model', 'driver', 'filterref', 'vlan', 'link']

/** The interface element with this MAC address, changed as asked and otherwise as it was. */
export function changedNic(domainXml: string, { name, mac, change }: { name: string; mac: string; change: LiveNicChange }): string {
  const nic = nicWith(domainXml, { name, mac })
  const edit = new XmlEdit(nic)
  if (change.source || change.portGroup !== undefined || isResolved(nic)) changeSource(edit, nic, change)
  if (change.filter !== undefined) put(edit, nic, { name: 'filterref', by: change.filter === '' ? undefined : element('filterref', { filter: change.filter }) })
  if (change.vlanTags) put(edit, nic, { name: 'vlan', by: vlanOf(change.vlanTags) })
  if (change.isLinkUp !== undefined) put(edit, nic, { name: 'link', by: element('link', { state: change.isLinkUp ? 'up' : 'down' }) })
  return edit.toString()
}

/** Its element as a document of its own. @throws AppError not-found */
function nicWith(domainXml: string, { name, mac }: { name: string; mac: string }): XmlElement {
  const found = findAll(find(readXml(domainXml), 'devices'), 'interface').find((nic) => attribute(find(nic, 'mac'), 'address') === mac)
  if (!found) throw new AppError('not-found', { message: `${name} has no NIC with the address ${mac}`, reason: 'no-such-mac', params: { machine: name, name: mac } })
  return parseXml(found.source.slice(found.start, found.end))
}

function vlanOf(tags: readonly number[]): NewElement | undefined {
  return tags.length === 0 ? undefined : element('vlan', { trunk: tags.length > 1 ? 'yes' : undefined }, tags.map((id) => element('tag', { id })))
}

/** Anew, since a running NIC's source names its port on the network that it leaves. */
function changeSource(edit: XmlEdit, nic: XmlElement, { source = sourceOf(nic), portGroup }: NicChange): void {
  if (source.kind === 'other') throw new AppError('input-invalid', { message: `A NIC cannot be connected to ${source.name}`, reason: 'nic-connection', params: { connection: source.name, path: 'source' } })
  connectNic(edit, nic, { connection: { type: source.kind, name: source.name }, portGroup: portGroup ?? attribute(find(nic, 'source'), 'portgroup') })
}

/** Replaces the element, adds it, or takes it away when there is to be none. */
function put(edit: XmlEdit, nic: XmlElement, { name, by }: { readonly name: string; readonly by: NewElement | undefined }): void {
  const existing = findOptional(nic, name)
  if (existing && by) edit.replace(existing, by)
  else if (existing) edit.remove(existing)
  else if (by) edit.insert(nic, by, { order: nicOrder })
}

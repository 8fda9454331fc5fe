// The NICs of a host's machines, from their definitions, and changing one: of a running machine at once, and for its next start.
import { AffectFlag, DomainXmlFlag } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Nic, NicChange, NicSource } from '#shared/model/network.ts'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink, Link } from '../session/host-link.ts'

export async function readNics({ api }: Link, signal: AbortSignal): Promise<Nic[]> {
  const domains = await api.domains.listAllDomains({ signal })
  const nics = await Promise.all(domains.map(async (domain) => nicsOf(domain, await api.domains.getDomainXml(domain, { signal }))))
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
  }))
}

function sourceOf(nic: XmlElement): NicSource {
  const type = attribute(nic, 'type')
  const source = find(nic, 'source')
  if (type === 'network' || type === 'bridge') return { kind: type, name: attribute(source, type) }
  if (type === 'direct') return { kind: 'direct', name: attribute(source, 'dev') }
  return { kind: 'other', name: type }
}

export interface NicAct {
  readonly host: HostLink
  readonly domain: { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  readonly mac: string
  readonly signal: AbortSignal
}

const guestDeadlineMs = 30_000

/** The running machine first: what it refuses is not kept for its next start either. */
export async function changeNic({ host, domain, mac, signal }: NicAct, change: NicChange): Promise<void> {
  const { control } = host
  const { handle: dom, name, isRunning } = domain
  const isPersistent = (await control.connection.call('DOMAIN_IS_PERSISTENT', { dom }, { signal })).persistent !== 0
  if (isRunning) {
    const xml = changedNic(await control.api.domains.getDomainXml(dom, { signal }), { name, mac, change })
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

const nicOrder = ['mac', 'source', 'virtualport', 'target', 'model', 'driver', 'filterref', 'vlan', 'link']

/** The interface element with this MAC address, changed as asked and otherwise as it was. */
export function changedNic(domainXml: string, { name, mac, change }: { name: string; mac: string; change: NicChange }): string {
  const found = findAll(find(readXml(domainXml), 'devices'), 'interface').find((nic) => attribute(find(nic, 'mac'), 'address') === mac)
  if (!found) throw new AppError('not-found', { message: `${name} has no NIC with the address ${mac}`, params: { name: mac } })
  const nic = parseXml(found.source.slice(found.start, found.end))
  const edit = new XmlEdit(nic)
  if (change.source || change.portGroup !== undefined) changeSource(edit, nic, change)
  if (change.filter !== undefined) put(edit, nic, ['filterref', change.filter === '' ? undefined : { filter: change.filter }])
  if (change.isLinkUp !== undefined) put(edit, nic, ['link', { state: change.isLinkUp ? 'up' : 'down' }])
  return edit.toString()
}

/** Anew, since a running NIC's source names its port on the network that it leaves. */
function changeSource(edit: XmlEdit, nic: XmlElement, { source = sourceOf(nic), portGroup }: NicChange): void {
  if (source.kind === 'other') throw new AppError('input-invalid', { message: `A NIC cannot be connected to ${source.name}`, params: { path: 'source' } })
  const key = source.kind === 'direct' ? 'dev' : source.kind
  const kept = portGroup ?? attribute(find(nic, 'source'), 'portgroup')
  edit.setAttribute(nic, 'type', source.kind)
  put(edit, nic, ['source', { [key]: source.name, portgroup: source.kind === 'network' && kept !== '' ? kept : undefined }])
  const left = findOptional(nic, 'virtualport')
  if (left && sourceOf(nic).name !== source.name) edit.remove(left)
}

/** Sets the element's attributes, adds it, or takes it away when it is to have none. */
function put(edit: XmlEdit, nic: XmlElement, [name, attributes]: readonly [string, Readonly<Record<string, string | undefined>> | undefined]): void {
  const existing = findOptional(nic, name)
  if (!attributes) {
    if (existing) edit.remove(existing)
  } else if (existing) edit.replace(existing, element(name, attributes))
  else edit.insert(nic, element(name, attributes), { order: nicOrder })
}

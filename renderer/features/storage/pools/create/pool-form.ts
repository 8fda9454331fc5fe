// What a person answers about a new pool, and the definition that it makes. Pure.
import type { PoolType } from '#shared/model/storage/storage.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

export const poolFields = ['server', 'path', 'device', 'group', 'iqn', 'adapter', 'rbdPool', 'volume'] as const
export type PoolField = (typeof poolFields)[number]

export const shareFormats = ['nfs', 'cifs'] as const
export const nfsVersions = ['3', '4', '4.1', '4.2'] as const

export interface PoolForm {
  readonly name: string
  readonly type: PoolType
  readonly target: string
  readonly fields: Readonly<Record<PoolField, string>>
  /** Of a file share. */
  readonly shareFormat: (typeof shareFormats)[number]
  /** Empty: as host and server agree. */
  readonly nfsVersion: string
  /** For types with users; empty for none. The password is no part of a definition. */
  readonly user: string
  /** A `<source>` that the host found; used as it is while the answers are still what it says. */
  readonly found: string
}

export const emptyForm: PoolForm = { name: '', type: 'dir', target: '', fields: { server: '', path: '', device: '', group: '', iqn: '', adapter: '', rbdPool: '', volume: '' }, shareFormat: 'nfs', nfsVersion: '', user: '', found: '' }

/** What each type needs to know, in the order in which it is asked. */
export const fieldsOf: Readonly<Record<PoolType, readonly PoolField[]>> = {
  dir: [],
  fs: ['device'],
  netfs: ['server', 'path'],
  logical: ['group', 'device'],
  disk: ['device'],
  iscsi: ['server', 'iqn'],
  'iscsi-direct': ['server', 'adapter', 'iqn'],
  scsi: ['adapter'],
  mpath: [],
  rbd: ['server', 'rbdPool'],
  sheepdog: ['server', 'volume'],
  gluster: ['server', 'volume', 'path'],
  zfs: ['group'],
  vstorage: ['volume'],
}

/** Those that libvirt takes without. */
const optionalFields: ReadonlySet<string> = new Set(['logical device', 'gluster path', 'iscsi-direct adapter'])

const typesWithTarget: ReadonlySet<PoolType> = new Set(['dir', 'fs', 'netfs', 'vstorage'])
/** libvirt wants a target, and there is only one that makes sense. */
const fixedTargets: Readonly<Partial<Record<PoolType, string>>> = { disk: '/dev', iscsi: '/dev/disk/by-path', scsi: '/dev/disk/by-path', mpath: '/dev/mapper' }

export function hasTarget(type: PoolType): boolean {
  return typesWithTarget.has(type)
}

/** Building these makes a file system, a partition table or a volume group: what is on the device is lost. */
export const typesThatErase: ReadonlySet<PoolType> = new Set(['fs', 'disk', 'logical'])
export const typesThatBuild: ReadonlySet<PoolType> = new Set(['dir', 'fs', 'netfs', 'disk', 'logical', 'zfs'])
/** How libvirt calls the user of each; a CIFS share it mounts as a guest, whoever asks. */
export const authTypes: Readonly<Partial<Record<PoolType, 'chap' | 'ceph'>>> = { iscsi: 'chap', 'iscsi-direct': 'chap', rbd: 'ceph' }

export function isComplete({ name, type, target, fields }: PoolForm): boolean {
  const isAnswered = (field: PoolField): boolean => fields[field].trim() !== '' || optionalFields.has(`${type} ${field}`)
  return name.trim() !== '' && !name.includes('/') && fieldsOf[type].every(isAnswered) && (!hasTarget(type) || target.startsWith('/'))
}

/** The answers that a found `<source>` gives. */
export function fieldsFrom(type: PoolType, xml: string): Partial<PoolForm['fields']> {
  const source = readXml(xml)
  const name = find(source, 'name').text
  const device = attribute(find(source, 'device'), 'path')
  const said: PoolForm['fields'] = { server: attribute(find(source, 'host'), 'name'), path: attribute(find(source, 'dir'), 'path'), device: type === 'logical' ? '' : device, group: name, iqn: device, adapter: attribute(find(source, 'initiator/iqn'), 'name'), rbdPool: name, volume: name }
  return Object.fromEntries(fieldsOf[type].filter((field) => said[field] !== '').map((field) => [field, said[field]]))
}

export function poolXml(form: PoolForm): string {
  const { name, type, target } = form
  const targetPath = hasTarget(type) ? target : (fixedTargets[type] ?? (type === 'logical' ? `/dev/${given(form, 'group') ?? name}` : undefined))
  const source = [...(foundSource(form) ?? askedSource(form)), ...besides(form)]
  return printElement(element('pool', { type }, [element('name', {}, name.trim()), source.length > 0 && element('source', {}, source), targetPath !== undefined && element('target', {}, [element('path', {}, targetPath)])]))
}

function given({ type, fields }: PoolForm, field: PoolField): string | undefined {
  return fields[field].trim() === '' || !fieldsOf[type].includes(field) ? undefined : fields[field].trim()
}

/** `undefined` when an answer was changed since. What the host found may hold more than was asked: ports, all devices of a group. */
function foundSource(form: PoolForm): readonly NewElement[] | undefined {
  if (form.found === '') return undefined
  const said = fieldsFrom(form.type, form.found)
  const isSame = fieldsOf[form.type].every((field) => (said[field] ?? '') === form.fields[field].trim())
  return isSame ? readXml(form.found).children.map(copyOf) : undefined
}

function copyOf({ name, attributes, children, text }: XmlElement): NewElement {
  return { name, attributes: Object.fromEntries(attributes.map((one) => [one.name, one.value])), content: children.length > 0 ? children.map(copyOf) : text }
}

function askedSource(form: PoolForm): NewElement[] {
  const { type } = form
  const [path, device, iqn, adapter] = [given(form, 'path'), given(form, 'device'), given(form, 'iqn'), given(form, 'adapter')]
  const sourceName = given(form, 'group') ?? given(form, 'rbdPool') ?? given(form, 'volume')
  const parts = [
    ...serversOf(given(form, 'server') ?? ''),
    path !== undefined && element('dir', { path }),
    device !== undefined && element('device', { path: device }),
    iqn !== undefined && element('device', { path: iqn }),
    adapter !== undefined && (type === 'iscsi-direct' ? element('initiator', {}, [element('iqn', { name: adapter })]) : element('adapter', { name: adapter })),
    sourceName !== undefined && element('name', {}, sourceName),
    type === 'netfs' && element('format', { type: form.shareFormat }),
    type === 'logical' && element('format', { type: 'lvm2' }),
    type === 'fs' && element('format', { type: 'ext4' }),
  ]
  return parts.filter((part) => part !== false)
}

/** "mon1, mon2:6789, [fd00::1]:3260": a name or an address, and a port where it is not the usual one. */
function serversOf(text: string): NewElement[] {
  return text.split(',').map((server) => server.trim()).filter(Boolean).map((server) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? []
    return element('host', { name: bracketed ?? plain ?? server, port })
  })
}

/** What discovery does not tell: the version of NFS to speak, and who asks. */
function besides({ name, type, shareFormat, nfsVersion, user }: PoolForm): NewElement[] {
  const auth = authTypes[type]
  return [
    type === 'netfs' && shareFormat === 'nfs' && nfsVersion !== '' && element('protocol', { ver: nfsVersion }),
    auth !== undefined && user.trim() !== '' && element('auth', { type: auth, username: user.trim() }, [element('secret', { usage: `pool ${name.trim()}` })]),
  ].filter((part) => part !== false)
}

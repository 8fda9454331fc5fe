// What a person answers about a new pool, and the definition that it makes. Pure.
import type { PoolType } from '#shared/model/storage.ts'
import { element, printElement } from '#shared/xml/new-element.ts'

export const poolFields = ['server', 'path', 'device', 'group', 'iqn', 'adapter', 'rbdPool', 'volume'] as const
export type PoolField = (typeof poolFields)[number]

export interface PoolForm {
  readonly name: string
  readonly type: PoolType
  readonly target: string
  readonly fields: Readonly<Record<PoolField, string>>
}

export const emptyFields: PoolForm['fields'] = { server: '', path: '', device: '', group: '', iqn: '', adapter: '', rbdPool: '', volume: '' }

/** What each type needs to know, in the order in which it is asked. */
export const fieldsOf: Readonly<Record<PoolType, readonly PoolField[]>> = {
  dir: [],
  fs: ['device'],
  netfs: ['server', 'path'],
  logical: ['group', 'device'],
  disk: ['device'],
  iscsi: ['server', 'iqn'],
  'iscsi-direct': ['server', 'iqn', 'adapter'],
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

export function isComplete({ name, type, target, fields }: PoolForm): boolean {
  const isAnswered = (field: PoolField): boolean => fields[field].trim() !== '' || optionalFields.has(`${type} ${field}`)
  return name.trim() !== '' && !name.includes('/') && fieldsOf[type].every(isAnswered) && (!hasTarget(type) || target.startsWith('/'))
}

export function poolXml({ name, type, target, fields }: PoolForm): string {
  const given = (field: PoolField): string | undefined => (fields[field].trim() === '' || !fieldsOf[type].includes(field) ? undefined : fields[field].trim())
  const [server, path, device, group, iqn, adapter] = [given('server'), given('path'), given('device'), given('group'), given('iqn'), given('adapter')]
  const sourceName = group ?? given('rbdPool') ?? given('volume')
  const targetPath = hasTarget(type) ? target : (fixedTargets[type] ?? (type === 'logical' ? `/dev/${group ?? name}` : undefined))
  const source = element('source', {}, [
    server !== undefined && element('host', { name: server }),
    path !== undefined && element('dir', { path }),
    device !== undefined && element('device', { path: device }),
    iqn !== undefined && element('device', { path: iqn }),
    adapter !== undefined && (type === 'iscsi-direct' ? element('initiator', {}, [element('iqn', { name: adapter })]) : element('adapter', { name: adapter })),
    sourceName !== undefined && element('name', {}, sourceName),
    type === 'netfs' && element('format', { type: 'nfs' }),
    type === 'logical' && element('format', { type: 'lvm2' }),
    type === 'fs' && element('format', { type: 'ext4' }),
  ])
  return printElement(element('pool', { type }, [element('name', {}, name.trim()), source.content.length > 0 && source, targetPath !== undefined && element('target', {}, [element('path', {}, targetPath)])]))
}

// Snapshots of simulated domains: internal ones, as these have no files that others could be put on.
import { DomainState, ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'
import type { DomainSnapshotHandle } from '#electron/libvirt/index.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import { handleOf, isActive } from '../../model/demo-domain.ts'
import type { DemoDomain, DemoSnapshot } from '../../model/demo-domain.ts'
import { destroyDomain, startDomain } from '../../power/power.ts'
import { DaemonFailure, failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { renderDomainXml } from '../../xml/domain-xml.ts'
import { escapeXml } from '../../xml/element-scan.ts'
import { findDomain } from './find-domain.ts'

const CreateFlag = { Redefine: 1, Current: 2, DiskOnly: 16 } as const
const DeleteFlag = { Children: 1, ChildrenOnly: 4 } as const

export const domainSnapshotCalls: Handlers = {
  DOMAIN_LIST_ALL_SNAPSHOTS: ({ dom, needResults }, { host }) => {
    const domain = findDomain(host, dom)
    return { snapshots: needResults === 0 ? [] : domain.snapshots.map(handle(domain)), ret: domain.snapshots.length }
  },
  DOMAIN_SNAPSHOT_NUM: ({ dom }, { host }) => ({ num: findDomain(host, dom).snapshots.length }),
  DOMAIN_HAS_CURRENT_SNAPSHOT: ({ dom }, { host }) => ({ result: findDomain(host, dom).snapshots.some(({ isCurrent }) => isCurrent) ? 1 : 0 }),
  DOMAIN_SNAPSHOT_CURRENT: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    const current = domain.snapshots.find(({ isCurrent }) => isCurrent)
    if (!current) throw noSnapshot('the domain does not have a current snapshot')
    return { snap: handle(domain)(current) }
  },
  DOMAIN_SNAPSHOT_LOOKUP_BY_NAME: ({ dom, name }, { host }) => {
    const domain = findDomain(host, dom)
    return { snap: handle(domain)(found(domain, name)) }
  },
  DOMAIN_SNAPSHOT_GET_XML_DESC: ({ snap }, { host }) => ({ xml: snapshotXml(found(findDomain(host, snap.dom), snap.name)) }),
  DOMAIN_SNAPSHOT_CREATE_XML: ({ dom, xmlDesc, flags }, { host }) => {
    const domain = findDomain(host, dom)
    return { snap: handle(domain)(create(domain, xmlDesc, flags)) }
  },
  DOMAIN_REVERT_TO_SNAPSHOT: async ({ snap }, { host }) => {
    const domain = findDomain(host, snap.dom)
    const { state } = found(domain, snap.name)
    if (state === 'shutoff' && isActive(domain)) destroyDomain(host, domain)
    if (state === 'running' && !isActive(domain)) await startDomain(host, domain, 0)
    makeCurrent(domain, snap.name)
    return {}
  },
  DOMAIN_SNAPSHOT_DELETE: ({ snap, flags }, { host }) => {
    const domain = findDomain(host, snap.dom)
    const target = found(domain, snap.name)
    const below = descendants(domain, target.name)
    const isAll = (flags & (DeleteFlag.Children | DeleteFlag.ChildrenOnly)) !== 0
    const gone = new Set([...(isAll ? below : []), ...((flags & DeleteFlag.ChildrenOnly) === 0 ? [target] : [])])
    const wasCurrent = [...gone].some(({ isCurrent }) => isCurrent)
    domain.snapshots = domain.snapshots.filter((snapshot) => !gone.has(snapshot))
    for (const snapshot of domain.snapshots) if (snapshot.parent === target.name && gone.has(target)) snapshot.parent = target.parent
    if (wasCurrent) makeCurrent(domain, gone.has(target) ? target.parent : target.name)
    return {}
  },
}

function handle(domain: DemoDomain) {
  return ({ name }: DemoSnapshot): DomainSnapshotHandle => ({ name, dom: handleOf(domain) })
}

function noSnapshot(message: string): DaemonFailure {
  return new DaemonFailure({ code: ErrorCode.NoDomainSnapshot, domain: ErrorDomain.DomainSnapshot, message: `Domain snapshot not found: ${message}` })
}

function found(domain: DemoDomain, name: string): DemoSnapshot {
  const snapshot = domain.snapshots.find((each) => each.name === name)
  if (!snapshot) throw noSnapshot(`no domain snapshot with matching name '${name}'`)
  return snapshot
}

function descendants(domain: DemoDomain, name: string): DemoSnapshot[] {
  return domain.snapshots.filter(({ parent }) => parent === name).flatMap((child) => [child, ...descendants(domain, child.name)])
}

function makeCurrent(domain: DemoDomain, name: string | null): void {
  for (const snapshot of domain.snapshots) snapshot.isCurrent = snapshot.name === name
}

function create(domain: DemoDomain, xml: string, flags: number): DemoSnapshot {
  const root = readXml(xml)
  const description = find(root, 'description').text
  const existing = domain.snapshots.find(({ name }) => name === find(root, 'name').text)
  if ((flags & CreateFlag.Redefine) !== 0 && existing) return Object.assign(existing, { description })
  const isExternal = (flags & CreateFlag.DiskOnly) !== 0 || attribute(find(root, 'memory'), 'snapshot') === 'external' || findAll(find(root, 'disks'), 'disk').some((disk) => attribute(disk, 'snapshot') === 'external')
  if (isExternal) throw failures.unsupported('external snapshots in the demo')
  const now = Date.now()
  const name = find(root, 'name').text || String(Math.floor(now / 1000))
  if (existing) throw failures.operationInvalid(`domain moment ${name} already exists`)
  const state = domain.state === DomainState.Paused ? 'paused' : isActive(domain) ? 'running' : 'shutoff'
  const snapshot: DemoSnapshot = { name, description, state, createdAtMs: now, parent: domain.snapshots.find(({ isCurrent }) => isCurrent)?.name ?? null, isCurrent: true, domainXml: renderDomainXml(domain, { isLive: isActive(domain), isSecure: false }) }
  domain.snapshots = [...domain.snapshots, snapshot]
  makeCurrent(domain, name)
  return snapshot
}

function snapshotXml({ name, description, state, createdAtMs, parent, domainXml }: DemoSnapshot): string {
  const disks = findAll(find(readXml(domainXml), 'devices'), 'disk').filter((disk) => attribute(disk, 'device') === 'disk')
  const lines = disks.map((disk) => `    <disk name='${attribute(find(disk, 'target'), 'dev')}' snapshot='internal'/>\n`)
  return [
    `<domainsnapshot>\n  <name>${escapeXml(name)}</name>\n`,
    description === '' ? '' : `  <description>${escapeXml(description)}</description>\n`,
    `  <state>${state}</state>\n`,
    parent === null ? '' : `  <parent>\n    <name>${escapeXml(parent)}</name>\n  </parent>\n`,
    `  <creationTime>${Math.floor(createdAtMs / 1000)}</creationTime>\n  <memory snapshot='${state === 'shutoff' ? 'no' : 'internal'}'/>\n`,
    `  <disks>\n${lines.join('')}  </disks>\n${domainXml}</domainsnapshot>\n`,
  ].join('')
}

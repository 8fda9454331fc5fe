// Snapshots to and from libvirt's XML. Pure.
import type { NewSnapshot, Snapshot, SnapshotDisk } from '#shared/model/snapshots/snapshot.ts'
import { editXml } from '#shared/xml/edit-xml.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

/** Disks that hold a machine's data. Drives for discs and disks that nobody can write to are left out. */
export function writableDisks(domain: XmlElement): XmlElement[] {
  return findAll(find(domain, 'devices'), 'disk').filter((disk) => (attribute(disk, 'device') || 'disk') === 'disk' && !findOptional(disk, 'readonly'))
}

export function targetOf(disk: XmlElement): string {
  return attribute(find(disk, 'target'), 'dev')
}

export function fileOf(disk: XmlElement): string {
  const source = find(disk, 'source')
  return attribute(source, 'file') || attribute(source, 'dev') || attribute(source, 'name')
}

/** `currentName`: of the snapshot that the machine goes on from. */
export function readSnapshotXml(xml: string, currentName: string | undefined): Snapshot {
  const root = readXml(xml)
  const memory = find(root, 'memory')
  const kept = new Map(findAll(find(root, 'domain/devices'), 'disk').map((disk) => [targetOf(disk), fileOf(disk)]))
  const name = find(root, 'name').text
  const mode = attribute(memory, 'snapshot')
  return {
    name,
    description: find(root, 'description').text,
    parent: findOptional(root, 'parent/name')?.text ?? null,
    createdAtMs: Number(find(root, 'creationTime').text || 0) * 1000,
    state: find(root, 'state').text,
    memory: mode === 'internal' || mode === 'external' ? mode : 'none',
    memoryFile: attribute(memory, 'file'),
    disks: findAll(find(root, 'disks'), 'disk').flatMap((disk) => readDisk(disk, kept)),
    isCurrent: name === currentName,
    sizeBytes: null,
  }
}

/** Disks that take no part, such as drives without a medium, are left out. */
function readDisk(disk: XmlElement, kept: ReadonlyMap<string, string>): SnapshotDisk[] {
  const device = attribute(disk, 'name')
  const mode = attribute(disk, 'snapshot')
  if (mode !== 'internal' && mode !== 'external') return []
  return [{ device, mode, keptFile: kept.get(device) ?? '', overlayFile: mode === 'external' ? fileOf(disk) : '' }]
}

/** `memoryFile`: where an external snapshot puts the guest's memory. */
export function newSnapshotXml({ name, description, mode, hasMemory }: NewSnapshot, domain: XmlElement, memoryFile: string): string {
  const memory = hasMemory ? element('memory', mode === 'external' ? { snapshot: 'external', file: memoryFile } : { snapshot: 'internal' }) : element('memory', { snapshot: 'no' })
  const taken = new Set(writableDisks(domain).map(targetOf))
  const disks = findAll(find(domain, 'devices'), 'disk').map((disk) => element('disk', { name: targetOf(disk), snapshot: taken.has(targetOf(disk)) ? mode : 'no' }))
  return printElement(element('domainsnapshot', {}, [element('name', {}, name), description !== '' && element('description', {}, description), memory, element('disks', {}, disks)]))
}

/** Every other byte as libvirt wrote it. */
export function withNameAndDescription(xml: string, name: string, description: string): string {
  return editXml(xml, (edit, root) => {
    edit.setText(find(root, 'name'), name)
    const existing = findOptional(root, 'description')
    if (existing && description === '') edit.remove(existing)
    else if (existing) edit.setText(existing, description)
    else if (description !== '') edit.insert(root, element('description', {}, description), { order: ['name', 'description'] })
  })
}

// What a change makes of one machine: its new definition, what differs, what stands against it, and when it takes effect. Pure.
import { AppError } from '#shared/errors.ts'
import { compareDomains } from '#shared/domain/edits/compare.ts'
import type { Difference } from '#shared/domain/edits/compare.ts'
import { nextTarget } from '#shared/domain/devices/disk-targets.ts'
import { applyEdits, EditProblem } from '#shared/domain/edits/edits.ts'
import type { Edit } from '#shared/domain/edits/edits.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import { readMachineNotes } from '#shared/domain/machine-notes.ts'
import type { MachineNotes } from '#shared/domain/machine-notes.ts'
import type { MetadataChange } from '#shared/model/machines/machine-metadata.ts'
import { changesDefinition } from '#shared/model/machines/editing.ts'
import type { BulkChange, EditPreview, EditWarning } from '#shared/model/machines/editing.ts'
import type { HostFacts } from '#shared/model/hosts/host.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { find, findOptional, sizeBytes } from '#shared/xml/read-xml.ts'

/** What is known of the host that the machine is on. */
export interface EditSurroundings {
  readonly facts: HostFacts | null
  readonly networks: readonly Network[]
  readonly pools: readonly Pool[]
}

export interface PlannedEdit {
  /** The definition as it is to be; the same text when it does not change. */
  readonly xml: string
  readonly differences: Difference[]
  readonly warnings: EditWarning[]
  readonly effect: EditPreview['effect']
  /** `undefined` when what the console notes stays as it is. */
  readonly metadata: MetadataChange | undefined
  readonly autostart: boolean | undefined
  /** Of the new disk; empty without. */
  readonly volume: string
}

const machine = 'machine'
/** Pools whose volumes are files in a folder of the host. */
const fileTypes: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs'])

/** @throws AppError `edit-refused`, `network-not-found`, `pool-not-found`, `host-disk-full` */
export function planEdit({ vm, xml, change, around }: { vm: Vm; xml: string; change: BulkChange; around: EditSurroundings }): PlannedEdit {
  // What the console notes of it can be changed while it runs.
  if (!vm.isPersistent && (changesDefinition(change) || change.autostart !== undefined)) throw refused(vm, 'transient')
  assertNetworksAreThere(vm, change, around)
  const disk = change.newDisk && plannedDisk(vm, xml, { wanted: change.newDisk, pools: around.pools })
  assertBootOrderIsFree(vm, xml, change)
  const edited = edit(vm, xml, [...change.edits, ...(disk ? [disk.edit] : [])])
  const ofDefinition = edited === xml ? [] : compareDomains(xml, edited)
  // Not those of the list, which may not know them yet.
  const notes = readMachineNotes(parseXml(xml))
  const metadata = changedMetadata(notes, change)
  const autostart = change.autostart === vm.autostart ? undefined : change.autostart
  const beside = [...(metadata ? metadataDifferences(notes, metadata) : []), ...(autostart === undefined ? [] : [valueOf('autostart', String(vm.autostart), String(autostart))])]
  return { xml: edited, differences: [...beside, ...ofDefinition], warnings: warningsOf(edited, around, change), effect: effectOf({ isRunning: vm.libvirtId !== null, hasBeside: beside.length > 0, hasDefinition: edited !== xml }), metadata, autostart, volume: disk?.volume ?? '' }
}

function refused(vm: Vm, reason: string, more: { place?: string; field?: string; detail?: string } = {}): AppError {
  const { place = '', field = '', detail = '' } = more
  return new AppError('edit-refused', { message: `${vm.name}: ${reason} ${place} ${field} ${detail}`.trim(), params: { name: vm.name, reason, place, field, detail } })
}

function edit(vm: Vm, xml: string, edits: readonly Edit[]): string {
  try {
    return applyEdits(xml, edits)
  } catch (error) {
    if (!(error instanceof EditProblem)) throw error
    const about = error.edit.op === 'set' ? { place: error.edit.place, field: error.edit.field } : {}
    throw refused(vm, error.code, { ...about, detail: error.detail })
  }
}

function valueOf(field: string, before: string | null, after: string | null): Difference {
  return { kind: 'value', place: machine, field, before, after, isSecret: false }
}

/** Only what differs; `undefined` when nothing does. */
function changedMetadata(notes: MachineNotes, change: BulkChange): MetadataChange | undefined {
  const tags = changedTags(notes.tags, change)
  const colored = { ...notes.tagColors, ...Object.fromEntries(Object.entries(change.tagColors ?? {}).filter(([tag]) => (tags ?? notes.tags).includes(tag))) }
  const changed: MetadataChange = {
    ...(tags ? { tags } : {}),
    ...(Object.entries(colored).some(([tag, color]) => notes.tagColors[tag] !== color) ? { tagColors: colored } : {}),
    ...(change.folder !== undefined && change.folder !== notes.folder ? { folder: change.folder } : {}),
    ...(change.owner !== undefined && change.owner !== notes.owner ? { owner: change.owner } : {}),
    ...(change.isProtected !== undefined && change.isProtected !== notes.isProtected ? { isProtected: change.isProtected } : {}),
  }
  return Object.keys(changed).length === 0 ? undefined : changed
}

function metadataDifferences(notes: MachineNotes, change: MetadataChange): Difference[] {
  const texts = (tags: readonly string[]): string | null => tags.join(', ') || null
  const colors = (of: Readonly<Record<string, string>>): string | null => texts(Object.entries(of).map(([tag, color]) => `${tag} ${color}`))
  return [
    ...(change.tags ? [valueOf('tags', texts(notes.tags), texts(change.tags))] : []),
    ...(change.tagColors ? [valueOf('tagColors', colors(notes.tagColors), colors(change.tagColors))] : []),
    ...(change.folder === undefined ? [] : [valueOf('folder', notes.folder || null, change.folder || null)]),
    ...(change.owner === undefined ? [] : [valueOf('owner', notes.owner || null, change.owner || null)]),
    ...(change.isProtected === undefined ? [] : [valueOf('isProtected', String(notes.isProtected), String(change.isProtected))]),
  ]
}

/** `undefined` when they stay as they are. */
function changedTags(tags: readonly string[], { addTags, removeTags }: BulkChange): string[] | undefined {
  const kept = tags.filter((tag) => !removeTags.includes(tag))
  const next = [...kept, ...addTags.filter((tag) => !kept.includes(tag))]
  return next.length === tags.length && next.every((tag, index) => tag === tags[index]) ? undefined : next
}

function effectOf({ isRunning, hasBeside, hasDefinition }: { isRunning: boolean; hasBeside: boolean; hasDefinition: boolean }): EditPreview['effect'] {
  if (!hasBeside && !hasDefinition) return 'none'
  if (!hasDefinition || !isRunning) return isRunning || !hasDefinition ? 'now' : 'next-start'
  return hasBeside ? 'both' : 'next-start'
}

/** libvirt takes one kind of boot order or the other. */
function assertBootOrderIsFree(vm: Vm, xml: string, { edits }: BulkChange): void {
  const wanted = edits.find(({ place, field, value }) => place === wholeDomain && field === 'devices' && value !== null)
  if (wanted && find(parseXml(xml), 'devices').children.some((device) => findOptional(device, 'boot'))) throw refused(vm, 'device-boot-order', wanted)
}

/** libvirt takes the name of any network, and the machine would not start. */
function assertNetworksAreThere(vm: Vm, { edits }: BulkChange, { networks }: EditSurroundings): void {
  for (const { field, value } of edits) {
    if (field !== 'connection' || value?.startsWith('network:') !== true) continue
    const name = value.slice('network:'.length)
    if (!networks.some((network) => network.name === name)) throw new AppError('network-not-found', { message: `There is no network ${name} on the host of ${vm.name}`, reason: 'network-missing', params: { name } })
  }
}

function plannedDisk(vm: Vm, xml: string, { wanted, pools }: { wanted: NonNullable<BulkChange['newDisk']>; pools: readonly Pool[] }): { edit: Edit; volume: string } {
  const pool = pools.find(({ name }) => name === wanted.pool)
  if (!pool || pool.state !== 'running') throw new AppError('pool-not-found', { message: `There is no active pool ${wanted.pool} on the host of ${vm.name}`, reason: 'pool-off', params: { name: wanted.pool } })
  const size = wanted.format === 'raw' ? wanted.sizeBytes : 0
  if (size > pool.availableBytes) throw new AppError('host-disk-full', { message: `${wanted.pool} has no room for another ${wanted.sizeBytes} bytes`, reason: 'pool-full', params: { availableBytes: pool.availableBytes, neededBytes: wanted.sizeBytes, name: wanted.pool } })
  const target = nextTarget(parseXml(xml), wanted.bus)
  const volume = `${vm.name}-${target}.${wanted.format === 'raw' ? 'img' : 'qcow2'}`
  // By its file where it has one: libvirt takes no external snapshot of a disk that it knows by its volume.
  const isFile = fileTypes.has(pool.type)
  const source = element('source', isFile ? { file: `${pool.targetPath}/${volume}` } : { pool: wanted.pool, volume })
  const disk = element('disk', { type: isFile ? 'file' : 'volume', device: 'disk' }, [element('driver', { name: 'qemu', type: wanted.format }), source, element('target', { dev: target, bus: wanted.bus })])
  return { edit: { op: 'add', xml: printElement(disk, '', '') }, volume }
}

/** What the host would refuse at the next start, or suffer from. */
function warningsOf(xml: string, { facts }: EditSurroundings, { edits }: BulkChange): EditWarning[] {
  const has = (field: string): boolean => edits.some((each) => each.field === field)
  if (!facts || !(has('memory') || has('vcpus'))) return []
  const root = parseXml(xml)
  const isTooLarge = has('memory') && sizeBytes(find(root, 'memory')) > facts.memoryBytes
  const hasTooMany = has('vcpus') && Number(find(root, 'vcpu').text) > facts.cpus
  return [...(isTooLarge ? ['more-memory-than-host' as const] : []), ...(hasTooMany ? ['more-vcpus-than-host' as const] : [])]
}

// Reads all that decides what may be done with a machine's snapshots. What pools know of their files is as old as their last
// refresh, and libvirt makes and removes overlays behind their backs: the pools concerned are refreshed first.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { DiskChain, Snapshot, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { knownVolumeAt, refreshPoolsOf } from '../storage/volumes/volume-at.ts'
import { readVolumeXml } from '../storage/volumes/volume-xml.ts'
import { mostVolumesForALook } from './look.ts'
import type { Purpose } from './look.ts'
import { fileOf, readSnapshotXml, targetOf, writableDisks } from './snapshot-xml.ts'
import { readStandings } from './standings.ts'

export interface SituationRequest {
  readonly host: HostLink
  readonly own: Link
  readonly handle: DomainHandle
  readonly vm: Vm
  readonly signal: AbortSignal
  readonly purpose: Purpose
}

const longestChain = 256
const agentChannel = 'org.qemu.guest_agent.0'
/** Devices whose state QEMU cannot write down. */
const unsavableDevices = ['hostdev', 'filesystem'] as const

export async function readSituation(request: SituationRequest): Promise<SnapshotSituation> {
  const { host, own, handle, vm, signal, purpose } = request
  const [xml, version, snapshots] = await Promise.all([own.api.domains.getDomainXml(handle, { signal }), own.api.host.getLibVersion({ signal }), readSnapshots(own, handle, signal)])
  const domain = readXml(xml)
  const disks = writableDisks(domain)
  const files = new Set([...disks.map(fileOf), ...snapshots.flatMap((snapshot) => snapshot.disks.flatMap(({ keptFile, overlayFile }) => [keptFile, overlayFile]))].filter(Boolean))
  await refreshPoolsOf(own, { paths: files, mostVolumes: purpose === 'look' ? mostVolumesForALook : Infinity }, signal)
  const chains = await Promise.all(disks.map((disk) => readChain(own, disk, signal)))
  for (const chain of chains) for (const { path } of chain.files) files.add(path)
  const isRunning = vm.libvirtId !== null
  const nvram = findOptional(domain, 'os/nvram')
  return {
    libvirtVersion: version.major * 1_000_000 + version.minor * 1000 + version.micro,
    isRunning,
    isPersistent: vm.isPersistent,
    hasManagedSave: vm.hasManagedSave,
    hasAgent: findAll(find(domain, 'devices'), 'channel').some((channel) => attribute(find(channel, 'target'), 'name') === agentChannel && attribute(find(channel, 'target'), 'state') === 'connected'),
    nvramFormat: nvram ? attribute(nvram, 'format') || 'raw' : usesFirmware(domain) ? 'raw' : '',
    hasTpm: findOptional(domain, 'devices/tpm') !== undefined,
    unsavable: unsavableDevices.filter((name) => findOptional(domain, `devices/${name}`)),
    snapshots: await Promise.all(snapshots.map((snapshot) => withSize(own, snapshot, signal))),
    disks: chains,
    // They say what going back to a snapshot or deleting one would harm.
    standings: snapshots.length === 0 || purpose === 'create' ? [] : await readStandings({ host, own, signal, files, chains, purpose }),
  }
}

/** Before its first start a machine with firmware="efi" has no file of variables yet, and will have one. */
function usesFirmware(domain: XmlElement): boolean {
  return attribute(find(domain, 'os'), 'firmware') === 'efi'
}

async function readSnapshots({ connection }: Link, dom: DomainHandle, signal: AbortSignal): Promise<Snapshot[]> {
  const { snapshots } = await connection.call('DOMAIN_LIST_ALL_SNAPSHOTS', { dom, needResults: 1, flags: 0 }, { signal })
  if (snapshots.length === 0) return []
  const { result } = await connection.call('DOMAIN_HAS_CURRENT_SNAPSHOT', { dom, flags: 0 }, { signal })
  const current = result === 0 ? undefined : (await connection.call('DOMAIN_SNAPSHOT_CURRENT', { dom, flags: 0 }, { signal })).snap.name
  const read = await Promise.all(snapshots.map(async (snap) => readSnapshotXml((await connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: 0 }, { signal, pipelined: true })).xml, current)))
  return oldestFirst(read)
}

/** libvirt knows seconds, and lists in no order: of the same second the parent comes first. */
function oldestFirst(snapshots: readonly Snapshot[]): Snapshot[] {
  const parents = new Map(snapshots.map(({ name, parent }) => [name, parent]))
  const depthOf = (name: string | null): number => (name === null || !parents.has(name) ? 0 : 1 + depthOf(parents.get(name) ?? null))
  return snapshots.toSorted((one, other) => one.createdAtMs - other.createdAtMs || depthOf(one.name) - depthOf(other.name))
}

interface Below {
  readonly path: string
  readonly format: string
}

/** From the headers of the files; where no pool has one, from what libvirt tells of a running machine. */
async function readChain(own: Link, disk: XmlElement, signal: AbortSignal): Promise<DiskChain> {
  const files: { path: string; format: string; allocationBytes: number | null }[] = []
  const told = new Map<string, Below>()
  for (let image = disk; ; ) {
    const below = findOptional(image, 'backingStore')
    if (!below || fileOf(below) === '') break
    told.set(fileOf(image), { path: fileOf(below), format: attribute(find(below, 'format'), 'type') })
    image = below
  }
  let isComplete = true
  let next: Below | undefined = { path: fileOf(disk), format: attribute(find(disk, 'driver'), 'type') || 'raw' }
  while (next && next.path !== '' && files.length < longestChain) {
    const { path, format }: Below = next
    const vol = await knownVolumeAt(own, path, signal)
    const facts = vol && readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal }))
    files.push({ path, format: format || (facts?.format ?? ''), allocationBytes: facts?.allocationBytes ?? null })
    const inHeader: Below | undefined = facts && facts.backingPath !== '' && format !== 'raw' ? { path: facts.backingPath, format: facts.backingFormat } : undefined
    next = inHeader ?? told.get(path)
    isComplete = facts !== undefined || next !== undefined || format === 'raw'
  }
  return { device: targetOf(disk), type: attribute(disk, 'type'), files, isComplete }
}

/** What the snapshot alone has: a file of the guest's memory, and what was written to the overlays since. */
async function withSize(own: Link, snapshot: Snapshot, signal: AbortSignal): Promise<Snapshot> {
  const files = [snapshot.memoryFile, ...snapshot.disks.map(({ overlayFile }) => overlayFile)].filter(Boolean)
  if (files.length === 0) return snapshot
  const volumes = await Promise.all(files.map((path) => knownVolumeAt(own, path, signal)))
  const sizes = await Promise.all(volumes.flatMap((vol) => (vol ? [own.api.storage.getVolumeInfo(vol, { signal })] : [])))
  return { ...snapshot, sizeBytes: sizes.reduce((sum, { allocation }) => sum + int64ToNumber(allocation), 0) }
}

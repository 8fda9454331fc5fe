// The tree of sites, hosts and VMs as a flat list of visible lines, so that it can be virtualised. Pure.
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'

export type TreeLine =
  | { readonly kind: 'root'; readonly id: 'root'; readonly depth: 0; readonly isOpen: true; readonly count: number; readonly running: number }
  | { readonly kind: 'folder'; readonly id: string; readonly depth: number; readonly path: string; readonly name: string; readonly isOpen: boolean; readonly count: number; readonly running: number }
  | { readonly kind: 'host'; readonly id: string; readonly depth: number; readonly host: Host; readonly isOpen: boolean; readonly count: number; readonly running: number }
  | { readonly kind: 'group'; readonly id: string; readonly depth: number; readonly by: 'folder' | 'tag'; /** Empty of those that have none. */ readonly value: string; readonly name: string; readonly isOpen: boolean; readonly count: number; readonly running: number }
  | { readonly kind: 'vm'; /** Of the line: a machine with two tags has two. */ readonly id: string; readonly depth: number; readonly vm: Vm; readonly isStale: boolean }

interface Folder {
  readonly name: string
  readonly path: string
  readonly folders: Map<string, Folder>
  readonly hosts: Host[]
}

export interface TreeInput {
  readonly hosts: ReadonlyMap<HostId, Host>
  readonly vms: ReadonlyMap<VmKey, Vm>
  readonly expanded: ReadonlySet<string>
  readonly isHostUp: (host: Host) => boolean
}

const emptyFolder = (name: string, path: string): Folder => ({ name, path, folders: new Map(), hosts: [] })

function folderId(path: string): string {
  return `folder:${path}`
}

export function buildTree({ hosts, vms, expanded, isHostUp }: TreeInput): TreeLine[] {
  const vmsByHost = groupByHost(vms)
  const root = folderTree(hosts.values())
  const countOf = (folder: Folder): Count => sum([...folder.hosts.map(({ id }) => countVms(vmsByHost.get(id) ?? [])), ...[...folder.folders.values()].map(countOf)])
  const lines: TreeLine[] = [{ kind: 'root', id: 'root', depth: 0, isOpen: true, ...countOf(root) }]

  const addHost = (host: Host, depth: number): void => {
    const own = vmsByHost.get(host.id) ?? []
    // Hosts are closed until opened: a hundred hosts with their VMs at once would be no overview.
    const isOpen = expanded.has(host.id)
    lines.push({ kind: 'host', id: host.id, depth, host, isOpen, ...countVms(own) })
    if (!isOpen) return
    const isStale = !isHostUp(host)
    for (const vm of own.toSorted(byName)) lines.push({ kind: 'vm', id: rowKey(vm), depth: depth + 1, vm, isStale })
  }
  const addFolder = (folder: Folder, depth: number): void => {
    const id = folderId(folder.path)
    // Folders are open until closed: their point is to be seen into.
    const isOpen = !expanded.has(`closed:${id}`)
    lines.push({ kind: 'folder', id, depth, path: folder.path, name: folder.name, isOpen, ...countOf(folder) })
    if (isOpen) addContents(folder, depth + 1)
  }
  const addContents = (folder: Folder, depth: number): void => {
    for (const child of [...folder.folders.values()].toSorted(byName)) addFolder(child, depth)
    for (const host of folder.hosts.toSorted(byName)) addHost(host, depth)
  }
  addContents(root, 1)
  return lines
}

function folderTree(hosts: Iterable<Host>): Folder {
  const root = emptyFolder('', '')
  for (const host of hosts) {
    let folder = root
    for (const name of host.folder.split('/').filter(Boolean)) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      const next = folder.folders.get(name) ?? emptyFolder(name, path)
      folder.folders.set(name, next)
      folder = next
    }
    folder.hosts.push(host)
  }
  return root
}

interface Count {
  readonly count: number
  readonly running: number
}

export function countVms(vms: readonly Vm[]): Count {
  return { count: vms.length, running: vms.reduce((running, vm) => running + Number(vm.libvirtId !== null), 0) }
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce((total, { count, running }) => ({ count: total.count + count, running: total.running + running }), { count: 0, running: 0 })
}

export function byName(left: { name: string }, right: { name: string }): number {
  const [first, second] = [naturalKey(left.name), naturalKey(right.name)]
  return first < second ? -1 : Number(first > second)
}

function groupByHost(vms: ReadonlyMap<VmKey, Vm>): Map<HostId, Vm[]> {
  const groups = new Map<HostId, Vm[]>()
  for (const vm of vms.values()) {
    const group = groups.get(vm.hostId)
    if (group) group.push(vm)
    else groups.set(vm.hostId, [vm])
  }
  return groups
}

/** What the arrow keys do on a line: open, close, or go to the parent or first child. */
export function arrowStep(lines: readonly TreeLine[], at: number, key: 'ArrowLeft' | 'ArrowRight'): { readonly toggle: string } | { readonly goTo: number } | null {
  const line = lines[at]
  if (!line) return null
  const canOpen = line.kind === 'folder' || line.kind === 'host' || line.kind === 'group'
  if (key === 'ArrowRight') {
    if (canOpen && !line.isOpen) return { toggle: line.id }
    return canOpen && (lines[at + 1]?.depth ?? 0) > line.depth ? { goTo: at + 1 } : null
  }
  if (canOpen && line.isOpen) return { toggle: line.id }
  for (let above = at - 1; above >= 0; above -= 1) if ((lines[above]?.depth ?? 0) < line.depth) return { goTo: above }
  return null
}

// The tree by the folders or the tags that machines have, wherever they run: its visible lines, for the same view as the tree of
// hosts. Groups are closed until opened. Pure.
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { GroupKind } from '#shared/model/machines/vm-group.ts'
import { rowKey } from '../../../state/row-key.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import type { TreeLine } from './build-tree.ts'
import { byName, countVms } from './build-tree.ts'

export interface GroupTreeInput {
  readonly by: GroupKind
  readonly vms: ReadonlyMap<VmKey, Vm>
  readonly hosts: ReadonlyMap<HostId, Host>
  readonly expanded: ReadonlySet<string>
  readonly isHostUp: (host: Host) => boolean
}

export function buildGroupTree({ by, vms, hosts, expanded, isHostUp }: GroupTreeInput): TreeLine[] {
  const all = [...vms.values()]
  const lines: TreeLine[] = [{ kind: 'root', id: 'root', depth: 0, isOpen: true, ...countVms(all) }]
  const byValue = by === 'tag' ? groupByTag(all) : Map.groupBy(all, ({ folder = '' }) => folder)
  const values = sorted(by === 'tag' ? [...byValue.keys()] : withParents(byValue.keys()))
  const ups = new Map([...hosts.values()].map((host) => [host.id, isHostUp(host)]))

  const addGroup = (value: string, depth: number): void => {
    const id = `group:${by}:${value}`
    const isOpen = expanded.has(id)
    const below = by === 'folder' && value !== '' ? values.filter((other) => other === value || other.startsWith(`${value}/`)) : [value]
    lines.push({ kind: 'group', id, depth, by, value, name: by === 'folder' ? (value.split('/').at(-1) ?? value) : value, isOpen, ...countVms(below.flatMap((each) => byValue.get(each) ?? [])) })
    if (!isOpen) return
    for (const child of below) if (child !== value && !child.slice(value.length + 1).includes('/')) addGroup(child, depth + 1)
    for (const vm of (byValue.get(value) ?? []).toSorted(byName)) lines.push({ kind: 'vm', id: `${id}/${rowKey(vm)}`, depth: depth + 1, vm, isStale: ups.get(vm.hostId) !== true })
  }
  for (const value of values) if (value !== '' && !(by === 'folder' && value.includes('/'))) addGroup(value, 1)
  if (byValue.has('')) addGroup('', 1)
  return lines
}

function groupByTag(vms: readonly Vm[]): Map<string, Vm[]> {
  const groups = new Map<string, Vm[]>()
  for (const vm of vms) {
    for (const tag of vm.tags.length === 0 ? [''] : vm.tags) {
      const group = groups.get(tag)
      if (group) group.push(vm)
      else groups.set(tag, [vm])
    }
  }
  return groups
}

/** "a/b/c" makes "a" and "a/b" folders too. */
function withParents(paths: Iterable<string>): string[] {
  return [...new Set([...paths].flatMap((path) => path.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'))))]
}

function sorted(values: readonly string[]): string[] {
  return values.toSorted((left, right) => (naturalKey(left) < naturalKey(right) ? -1 : 1))
}

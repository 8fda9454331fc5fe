// The order of the rows. Each row's key is made once and kept with the row, and keys are compared as plain text or numbers:
// ten thousand rows sort within a frame or two. Pure.
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import type { HostPlace } from '../../../state/inventory-store.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { stateRank } from '../../../ui/marks/vm-state.ts'
import { tableMetrics } from '../../monitoring/live/table-metrics.ts'
import type { TableMetricId } from '../../monitoring/live/table-metrics.ts'
import type { ColumnId } from './columns.ts'

export interface SortContext {
  readonly places: ReadonlyMap<HostId, HostPlace>
  readonly usage: ReadonlyMap<VmKey, VmUsage>
}

export interface SortOrder {
  readonly id: ColumnId
  readonly isDescending: boolean
}

type Key = string | number

/** Addresses sort by their numbers, not by their letters. */
function addressKey(vm: Vm): Key {
  const address = vm.addresses[0]?.address
  return address === undefined ? '' : naturalKey(address)
}

function liveKey(id: TableMetricId): (vm: Vm, context: SortContext) => Key {
  return (vm, { usage }) => (vm.libvirtId === null ? -1 : (tableMetrics[id].valueOf(usage.get(rowKey(vm))) ?? -1))
}

/** Whether the order moves with the figures of the machines, and not with their rows alone. */
export function isLiveOrder({ id }: SortOrder): boolean {
  return id in tableMetrics
}

const keys: Readonly<Record<ColumnId, (vm: Vm, context: SortContext) => Key>> = {
  state: stateRank,
  name: (vm) => naturalKey(vm.name),
  host: (vm, { places }) => naturalKey(places.get(vm.hostId)?.name ?? ''),
  vcpus: (vm) => vm.vcpus,
  memory: (vm) => vm.memoryBytes,
  cpu: liveKey('cpu'),
  memoryUsed: liveKey('memoryUsed'),
  disk: liveKey('disk'),
  network: liveKey('network'),
  address: addressKey,
  os: (vm) => naturalKey(vm.osName),
  tags: (vm) => vm.tags.join(' ').toLowerCase(),
  uptime: (vm) => (vm.startedAtMs === null ? -1 : -vm.startedAtMs),
  autostart: (vm) => (vm.autostart ? 0 : 1),
}

/** A row with what it is sorted by. */
export interface KeyedRow {
  readonly vm: Vm
  readonly key: Key
  readonly name: string
}

export function keyedRow(vm: Vm, order: SortOrder, context: SortContext): KeyedRow {
  return { vm, key: keys[order.id](vm, context), name: naturalKey(vm.name) }
}

/** Equal rows keep the order of their names, so that a list never jumps. */
export function comparing({ isDescending }: SortOrder): (left: KeyedRow, right: KeyedRow) => number {
  const direction = isDescending ? -1 : 1
  return (left, right) => compare(left.key, right.key) * direction || compare(left.name, right.name) || compare(left.vm.uuid, right.vm.uuid)
}

function compare(left: Key, right: Key): number {
  return left < right ? -1 : left > right ? 1 : 0
}

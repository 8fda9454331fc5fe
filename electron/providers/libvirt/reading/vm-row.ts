// Joins what is known of a domain into the row that the inventory shows. Pure.
import { createHash } from 'node:crypto'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { MachineNotes } from '#shared/domain/machine-notes.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import type { GuestAddress } from '#shared/model/machines/vm.ts'
import type { DomainFacts } from './domain-facts.ts'
import type { ListedDomain } from './domain-list.ts'
import { reasonName, stateName } from './domain-state.ts'

/**
 * `before` gives what the bulk calls do not tell: a resync must not empty the columns that come from XML. When a guest was
 * started is kept only as long as it is the same run of it, which its id tells.
 */
export function rowFromList(hostId: HostId, listed: ListedDomain, before: Vm | undefined): Vm {
  const { handle } = listed
  const base = before ?? emptyRow(hostId, handle)
  const libvirtId = handle.id >= 0 ? handle.id : null
  return {
    ...base,
    name: handle.name,
    libvirtId,
    state: stateName(listed.state),
    stateReason: reasonName(listed.state, listed.reason),
    isPersistent: listed.isPersistent,
    hasManagedSave: listed.hasManagedSave,
    autostart: listed.autostart,
    vcpus: listed.vcpus ?? base.vcpus,
    memoryBytes: listed.memoryBytes ?? base.memoryBytes,
    memoryMaxBytes: listed.memoryMaxBytes ?? base.memoryMaxBytes,
    ...(libvirtId === null ? offRow : libvirtId === base.libvirtId ? {} : { startedAtMs: null, addresses: [], isSilent: undefined }),
  }
}

const offRow: Pick<Vm, 'startedAtMs' | 'addresses' | 'isSilent'> = { startedAtMs: null, addresses: [], isSilent: undefined }

function emptyRow(hostId: HostId, handle: DomainHandle): Vm {
  return {
    hostId,
    uuid: DomainUuid.parse(handle.uuid),
    name: handle.name,
    title: '',
    libvirtId: null,
    state: 'nostate',
    stateReason: '',
    isPersistent: true,
    hasManagedSave: false,
    autostart: false,
    vcpus: 0,
    memoryBytes: 0,
    memoryMaxBytes: 0,
    addresses: [],
    osName: '',
    tags: [],
    startedAtMs: null,
    consoles: [],
    isDetailed: false,
  }
}

export function rowWithFacts(vm: Vm, facts: DomainFacts): Vm {
  const { title, osName, vcpus, memoryBytes, memoryMaxBytes, notes } = facts
  return { ...vm, title, osName, vcpus, memoryBytes, memoryMaxBytes, ...ofNotes(notes), consoles: [...facts.consoles], isTemplate: facts.isTemplate, isDetailed: true }
}

/** What is not there is left out: ten thousand rows travel to every window. */
function ofNotes({ tags, tagColors, folder, owner, notes, isProtected }: MachineNotes): Pick<Vm, 'tags' | 'tagColors' | 'folder' | 'owner' | 'notesMark' | 'isProtected'> {
  const orAbsent = (text: string): string | undefined => (text === '' ? undefined : text)
  return { tags: [...tags], tagColors: Object.keys(tagColors).length === 0 ? undefined : tagColors, folder: orAbsent(folder), owner: orAbsent(owner), notesMark: notes === '' ? undefined : createHash('sha256').update(notes).digest('base64url').slice(0, 8), isProtected: isProtected ? true : undefined }
}

export interface EventState {
  readonly state: Vm['state']
  readonly reason: string
  /** As the event names it; `null` where the guest has none any more. */
  readonly libvirtId: number | null
  readonly nowMs: number
}

/** The row right after a lifecycle event. Some events of a start and of a stop carry no id yet, or the old one still. */
export function rowWithState(vm: Vm, { state, reason, libvirtId, nowMs }: EventState): Vm {
  const changed = { ...vm, state, stateReason: reason }
  if (state === 'shutoff') return { ...changed, ...offRow, libvirtId: null }
  const id = libvirtId ?? vm.libvirtId
  return isRunning(vm) || id === null ? { ...changed, libvirtId: id } : { ...changed, libvirtId: id, startedAtMs: nowMs }
}

export function isRunning(vm: Pick<Vm, 'libvirtId'>): boolean {
  return vm.libvirtId !== null
}

export function haveSameAddresses(left: readonly GuestAddress[], right: readonly GuestAddress[]): boolean {
  return left.length === right.length && left.every((address, index) => address.address === right[index]?.address && address.source === right[index]?.source)
}

const columns = Vm.keyof().options

/** Rows are flat but for a few small lists, which are compared by their text. */
export function areSameRows(left: Vm, right: Vm): boolean {
  return columns.every((column) => {
    const [before, now] = [left[column], right[column]]
    return before === now || (typeof now === 'object' && JSON.stringify(before) === JSON.stringify(now))
  })
}

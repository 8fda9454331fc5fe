// The search language asked of machines with what belongs to them, and of hosts and pools, which are no machines.
import type { Host } from '../model/hosts/host.ts'
import { DomainUuid } from '../model/ids.ts'
import type { HostId } from '../model/ids.ts'
import type { Vm, VmUsage } from '../model/machines/vm.ts'
import { searchText } from './compile-search.ts'
import type { CompiledSearch } from './compile-search.ts'

type NamedHost = Pick<Host, 'name' | 'folder'> & { readonly id: HostId }

/** What is asked of every machine of a fleet costs nothing when nothing is asked. */
export function matchesVm({ matches, isEmpty }: CompiledSearch, vm: Vm, { host, usage, nowMs }: { host: NamedHost; usage?: VmUsage | undefined; nowMs?: number | undefined }): boolean {
  if (isEmpty) return true
  return matches({
    vm,
    hostName: host.name,
    folder: host.folder,
    usage,
    nowMs,
    // Most queries ask for fields, and most machines fail before their text is asked for.
    get text() {
      return searchText(vm, host.name)
    },
  })
}

/** A host answers what can be asked of a host (words, `host:`, `folder:`); asked for what only machines have, it has none. A pool answers words with its own name too. */
export function matchesHost({ matches }: CompiledSearch, host: NamedHost, poolName = ''): boolean {
  return matches({ vm: nothingOf(host), hostName: host.name, folder: host.folder, usage: undefined, nowMs: undefined, text: `${host.name}\n${host.folder}\n${poolName}`.toLowerCase() })
}

function nothingOf({ id, name }: NamedHost): Vm {
  return { hostId: id, uuid: DomainUuid.parse('none'), name, title: '', libvirtId: null, state: 'nostate', stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 0, memoryBytes: 0, memoryMaxBytes: 0, addresses: [], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: false }
}

// Gathers changes for a few milliseconds and sends them as one event: a burst of a thousand changes is one repaint. What
// changes twice in the window goes out once, and usage apart from rows.
import type { RowChanges } from './inventory-state.ts'
import type { InventoryEvent } from '#shared/model/inventory.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { HostId, VmKey, VmRef } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

export interface ChangeWindowOptions {
  readonly windowMs: number
  /** Rows in one event; more go out as several, so that no message blocks the loop for long. */
  readonly rowsPerEvent: number
  readonly publish: (event: InventoryEvent) => void
  readonly usageOf: (hostId: HostId) => Extract<InventoryEvent, { kind: 'usage' }> | undefined
}

export interface ChangeWindow extends RowChanges, Disposable {
  /** Sends what is gathered, now. */
  flush(): void
}

export function createChangeWindow(options: ChangeWindowOptions): ChangeWindow {
  const gathered = createGathered()
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    for (const event of gathered.take(options)) options.publish(event)
  }
  const opened = <Args extends unknown[]>(note: (...args: Args) => void) => (...args: Args): void => {
    note(...args)
    timer ??= setTimeout(flush, options.windowMs)
  }
  return {
    hostLoaded: opened((host: Host, vms: Iterable<Vm>) => {
      gathered.hostChanged(host)
      for (const vm of vms) gathered.vmChanged(vm)
    }),
    hostChanged: opened(gathered.hostChanged),
    hostRemoved: opened(gathered.hostRemoved),
    vmChanged: opened(gathered.vmChanged),
    vmRemoved: opened(gathered.vmRemoved),
    usageChanged: opened(gathered.usageChanged),
    flush,
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** A removed and re-added row must end as a row, an added and removed one as a removal: each note undoes its opposite. */
function createGathered() {
  const hosts = new Map<HostId, Host>()
  const removedHosts = new Set<HostId>()
  const vms = new Map<VmKey, Vm>()
  const removedVms = new Map<VmKey, VmRef>()
  const usages = new Set<HostId>()
  return {
    hostChanged: (host: Host): void => {
      hosts.set(host.id, host)
      removedHosts.delete(host.id)
    },
    hostRemoved: (hostId: HostId): void => {
      hosts.delete(hostId)
      usages.delete(hostId)
      removedHosts.add(hostId)
    },
    vmChanged: (vm: Vm): void => {
      vms.set(vmKey(vm), vm)
      removedVms.delete(vmKey(vm))
    },
    vmRemoved: (ref: VmRef): void => {
      vms.delete(vmKey(ref))
      removedVms.set(vmKey(ref), ref)
    },
    usageChanged: (hostId: HostId): void => {
      usages.add(hostId)
    },
    *take({ rowsPerEvent, usageOf }: Pick<ChangeWindowOptions, 'rowsPerEvent' | 'usageOf'>): Generator<InventoryEvent> {
      const rows = [...vms.values()]
      if (rows.length + hosts.size + removedHosts.size + removedVms.size > 0) {
        yield { kind: 'changes', hosts: [...hosts.values()], removedHosts: [...removedHosts], vms: rows.slice(0, rowsPerEvent), removedVms: [...removedVms.values()] }
      }
      for (let start = rowsPerEvent; start < rows.length; start += rowsPerEvent) {
        yield { kind: 'changes', hosts: [], removedHosts: [], vms: rows.slice(start, start + rowsPerEvent), removedVms: [] }
      }
      for (const hostId of usages) {
        const usage = usageOf(hostId)
        if (usage) yield usage
      }
      for (const notes of [hosts, removedHosts, vms, removedVms, usages]) notes.clear()
    },
  }
}

// Gathers changed rows for a moment and emits them together, so that a thousand events make a few messages and not a thousand.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { ProviderEvent } from '../../provider.ts'

const gatherMs = 10

export interface Changes extends Disposable {
  changed(vm: Vm): void
  removed(uuid: DomainUuid): void
  /** Everything that is known, as one event; what was gathered before is part of it. */
  complete(vms: readonly Vm[]): void
}

export function createChanges(emit: (event: ProviderEvent) => void): Changes {
  const changed = new Map<DomainUuid, Vm>()
  const removed = new Set<DomainUuid>()
  let timer: NodeJS.Timeout | undefined

  const clear = (): void => {
    clearTimeout(timer)
    timer = undefined
    changed.clear()
    removed.clear()
  }
  const flush = (): void => {
    const event: ProviderEvent = { kind: 'inventory', isComplete: false, vms: [...changed.values()], removed: [...removed], atMs: Date.now() }
    clear()
    emit(event)
  }
  const schedule = (): void => {
    timer ??= setTimeout(flush, gatherMs)
  }
  return {
    changed(vm) {
      removed.delete(vm.uuid)
      changed.set(vm.uuid, vm)
      schedule()
    },
    removed(uuid) {
      changed.delete(uuid)
      removed.add(uuid)
      schedule()
    },
    complete(vms) {
      clear()
      emit({ kind: 'inventory', isComplete: true, vms, removed: [], atMs: Date.now() })
    },
    [Symbol.dispose]: clear,
  }
}

// Gathers changed rows for a moment and emits them together: the first of a burst at once, so that a click is seen, the
// rest in pieces, so that a thousand events make a few messages.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ProviderEvent } from '../../provider.ts'

/** An event often comes with others of the same act. */
const firstMs = 5
/** While changes keep coming; still within what a person takes for immediate. */
const burstMs = 50

export interface Changes extends Disposable {
  changed(vm: Vm): void
  removed(uuid: DomainUuid): void
  /** Everything that is known, as one event; what was gathered before is part of it. */
  complete(vms: readonly Vm[]): void
  /** The host has confirmed what is known: emits what was gathered now, also if that is nothing. */
  confirmed(): void
}

export function createChanges(emit: (event: ProviderEvent) => void): Changes {
  const changed = new Map<DomainUuid, Vm>()
  const removed = new Set<DomainUuid>()
  let timer: NodeJS.Timeout | undefined
  let flushedAtMs = 0

  const clear = (): void => {
    clearTimeout(timer)
    timer = undefined
    changed.clear()
    removed.clear()
  }
  const flush = (): void => {
    const event: ProviderEvent = { kind: 'inventory', isComplete: false, vms: [...changed.values()], removed: [...removed], atMs: Date.now() }
    clear()
    flushedAtMs = performance.now()
    emit(event)
  }
  const schedule = (): void => {
    timer ??= setTimeout(flush, performance.now() - flushedAtMs > burstMs ? firstMs : burstMs)
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
    confirmed: flush,
    [Symbol.dispose]: clear,
  }
}

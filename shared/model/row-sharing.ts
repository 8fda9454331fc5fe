// Rows that come over a thread or from the disk bring a copy of every text: ten thousand "running" and "VNC". What many rows have alike
// is kept once. Rows are never changed, so nobody can tell.
import type { ConsoleTarget, Vm } from './machines/vm.ts'

/** Beyond so many different ones of a kind they are not alike: what is known is let go, and gathered anew. */
const mostKept = 20_000

export function createRowSharing(): (vm: Vm) => Vm {
  const hostId = shared((text: Vm['hostId']) => text)
  const state = shared((text: Vm['state']) => text)
  const text = shared((word: string) => word)
  const tags = shared((list: string[]) => list.join('\n'))
  const consoles = shared((list: ConsoleTarget[]) => JSON.stringify(list))
  return (vm) => ({
    ...vm,
    hostId: hostId(vm.hostId),
    state: state(vm.state),
    stateReason: text(vm.stateReason),
    osName: text(vm.osName),
    ...(vm.folder !== undefined && { folder: text(vm.folder) }),
    ...(vm.owner !== undefined && { owner: text(vm.owner) }),
    tags: tags(vm.tags),
    consoles: consoles(vm.consoles),
  })
}

function shared<T>(keyOf: (value: T) => string): (value: T) => T {
  const known = new Map<string, T>()
  return (value) => {
    const key = keyOf(value)
    const first = known.get(key)
    if (first !== undefined) return first
    if (known.size >= mostKept) known.clear()
    known.set(key, value)
    return value
  }
}

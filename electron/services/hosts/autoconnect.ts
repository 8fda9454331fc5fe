// Connects many hosts at start without doing it all at once: handshakes cost processor time, and a hundred at once would
// all be slow. A host that takes long does not hold up the next ones for more than `patienceMs`.
import type { HostState } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'

export interface AutoconnectOptions<Connection extends { readonly id: HostId }> {
  readonly open: (connection: Connection) => void
  readonly atOnce: number
  readonly patienceMs: number
}

export interface Autoconnect<Connection> extends Disposable {
  add(connections: readonly Connection[]): void
  /** Takes the place of what still waits under this id, if anything does. */
  update(connection: Connection): void
  /** A host that was removed, disconnected or connected by a person is not waited for any more. */
  forget(hostId: HostId): void
  /** To be told of every state, so that a finished attempt makes room. */
  onState(hostId: HostId, state: HostState): void
}

export function createAutoconnect<Connection extends { readonly id: HostId }>({ open, atOnce, patienceMs }: AutoconnectOptions<Connection>): Autoconnect<Connection> {
  const waiting = new Map<HostId, Connection>()
  const busy = new Map<HostId, NodeJS.Timeout>()

  const release = (hostId: HostId): void => {
    const timer = busy.get(hostId)
    if (!timer) return
    clearTimeout(timer)
    busy.delete(hostId)
    fill()
  }
  function fill(): void {
    while (busy.size < atOnce) {
      const [next] = waiting.values()
      if (!next) return
      waiting.delete(next.id)
      busy.set(next.id, setTimeout(() => release(next.id), patienceMs))
      open(next)
    }
  }
  return {
    add(connections) {
      for (const connection of connections) waiting.set(connection.id, connection)
      fill()
    },
    update(connection) {
      if (waiting.has(connection.id)) waiting.set(connection.id, connection)
    },
    forget(hostId) {
      waiting.delete(hostId)
      release(hostId)
    },
    onState(hostId, state) {
      if (state.kind !== 'connecting') release(hostId)
    },
    [Symbol.dispose]() {
      waiting.clear()
      for (const timer of busy.values()) clearTimeout(timer)
      busy.clear()
    },
  }
}

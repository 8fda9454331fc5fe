// Hands each event of one connection to whoever listens. Asking the daemon to send events is registrations.ts.
import { decodeEvent, type EventMessage, type EventName } from '../procedures/protocol-codec.ts'

export type EventListener<N extends EventName> = (message: EventMessage<N>) => void

export class EventHub {
  readonly #listeners = new Map<EventName, Set<(payload: Buffer) => void>>()
  readonly #onWarning: (warning: Error) => void

  /** `onWarning` is told of messages that do not decode and of listeners that throw; neither stops the others. */
  constructor(onWarning: (warning: Error) => void) {
    this.#onWarning = onWarning
  }

  /** Listens until disposed. Listeners are called synchronously, in the order in which the daemon sent the events. */
  on<N extends EventName>(name: N, listener: EventListener<N>): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    const receive = (payload: Buffer): void => listener(decodeEvent(name, payload))
    listeners.add(receive)
    return { [Symbol.dispose]: () => void listeners.delete(receive) }
  }

  dispatch(name: EventName, payload: Buffer): void {
    for (const receive of this.#listeners.get(name) ?? []) {
      try {
        receive(payload)
      } catch (error) {
        this.#onWarning(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  clear(): void {
    this.#listeners.clear()
  }
}

// How many low-priority calls one connection may have in flight. A daemon stops reading a connection once five
// calls on it are unanswered, so four leave room for a high-priority call and for keepalive. Who waits, waits here.

export interface Waiter {
  /** A slot is free: go. */
  start(): void
  /** There will never be one. */
  drop(error: Error): void
}

export class CallSlots {
  readonly #max: number
  // In order. Not a Set, for the reason that call-table.ts gives.
  #waiting: Waiter[] = []
  #taken = 0

  constructor(max: number) {
    this.#max = max
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Starts the waiter now, or when a slot is free; first come, first served. */
  take(waiter: Waiter): void {
    if (this.#taken >= this.#max) {
      this.#waiting.push(waiter)
      return
    }
    this.#taken++
    waiter.start()
  }

  /** Takes a waiter out of the queue; it will not be started. */
  leave(waiter: Waiter): void {
    const at = this.#waiting.indexOf(waiter)
    if (at >= 0) this.#waiting.splice(at, 1)
  }

  /** Hands the slot to the longest waiting call, if any. */
  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) {
      this.#taken--
      return
    }
    next.start()
  }

  /** The connection is gone: everyone who waits is told. */
  dropAll(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const waiter of waiting) waiter.drop(error)
  }
}

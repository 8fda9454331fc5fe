// Lets a loop of many short waits be cut short by one event (an error, an abort). Unlike Promise.race against a
// long-lived promise, it leaves nothing behind per wait, so an upload of a million packets does not grow.

export class Interruption {
  #error: unknown
  #isRaised = false
  #rejectCurrent: ((error: unknown) => void) | undefined

  get isRaised(): boolean {
    return this.#isRaised
  }

  /** The first error counts; later ones are consequences of it. */
  raise(error: unknown): void {
    if (this.#isRaised) return
    this.#isRaised = true
    this.#error = error
    this.#rejectCurrent?.(error)
  }

  throwIfRaised(): void {
    if (this.#isRaised) throw this.#error
  }

  /** Settles with the promise, or rejects when raised. One wait at a time. */
  async during<T>(promise: Promise<T>): Promise<T> {
    const { promise: guarded, resolve, reject } = Promise.withResolvers<T>()
    if (this.#isRaised) reject(this.#error)
    else this.#rejectCurrent = reject
    promise.then(resolve, reject)
    return guarded
  }
}

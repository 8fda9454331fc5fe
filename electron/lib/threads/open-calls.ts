// Calls to another thread that are not answered yet, by number: the answer comes as a message of its own, or never, when the thread dies.

export interface OpenCall<Answer> extends Disposable {
  readonly id: number
  readonly answer: Promise<Answer>
}

export interface OpenCalls<Answer> {
  readonly size: number
  /** Open until it is disposed of, answered or not. */
  open(): OpenCall<Answer>
  /** Of a call that is not open any more nobody wants to know. */
  resolve(id: number, answer: Answer): void
  reject(id: number, error: unknown): void
  rejectAll(error: unknown): void
}

export function createOpenCalls<Answer>(): OpenCalls<Answer> {
  const calls = new Map<number, PromiseWithResolvers<Answer>>()
  let nextId = 1
  return {
    get size() {
      return calls.size
    },
    open() {
      const id = nextId
      nextId += 1
      const call = Promise.withResolvers<Answer>()
      calls.set(id, call)
      return { id, answer: call.promise, [Symbol.dispose]: () => void calls.delete(id) }
    },
    resolve: (id, answer) => calls.get(id)?.resolve(answer),
    reject: (id, error) => calls.get(id)?.reject(error),
    rejectAll(error) {
      for (const { reject } of calls.values()) reject(error)
    },
  }
}

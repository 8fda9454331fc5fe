// One call between its start and its answer: the deadline, the abort signal, and the difference between giving up
// before it was sent (it never happened) and after (the daemon goes on, so it keeps its slot until the answer).
import type { ProcedureInfo } from '../../procedures/protocol-codec.ts'
import type { Frame } from '../../wire/frame.ts'
import type { StreamReceiver } from '../../wire/stream-port.ts'
import type { AbortWatch } from './abort-watch.ts'
import { LibvirtDeadlineError } from '../errors.ts'

export interface CallOptions {
  /** Aborting rejects the call at once with the signal's reason. The daemon is not told: it has no such message. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds from now, time in the queue included; Infinity for none. Default: the connection's. */
  readonly deadlineMs?: number | undefined
  /** Do not count against the low-priority limit: only for calls known not to wait for a guest's monitor. */
  readonly pipelined?: boolean | undefined
}

export interface PendingCallOptions {
  readonly info: ProcedureInfo
  readonly deadlineMs: number
  readonly signal?: AbortSignal | undefined
  readonly aborts: AbortWatch
  readonly receiver?: StreamReceiver | undefined
  /** It counts against the limit of low-priority calls until it is answered. */
  readonly needsSlot: boolean
  /** The caller gave up: leave the queue, or count a zombie. Called once, before the rejection. */
  readonly onGivenUp: (call: PendingCall) => void
}

export class PendingCall {
  readonly info: ProcedureInfo
  readonly receiver: StreamReceiver | undefined
  readonly needsSlot: boolean
  readonly #answer = Promise.withResolvers<Frame>()
  readonly #options: PendingCallOptions
  readonly #timer: NodeJS.Timeout | undefined
  readonly #onAbort = (): void => this.#giveUp(this.#options.signal?.reason)
  #wasSent = false
  #isSettled = false
  #isAbandoned = false

  constructor(options: PendingCallOptions) {
    this.#options = options
    this.info = options.info
    this.receiver = options.receiver
    this.needsSlot = options.needsSlot
    if (options.signal) options.aborts.add(options.signal, this.#onAbort)
    if (Number.isFinite(options.deadlineMs)) this.#timer = setTimeout(() => this.#expire(), options.deadlineMs)
  }

  /** The reply, whatever its status. */
  get answer(): Promise<Frame> {
    return this.#answer.promise
  }

  get wasSent(): boolean {
    return this.#wasSent
  }

  /** Sent, then given up: the answer is still to come and nobody waits for it. */
  get isAbandoned(): boolean {
    return this.#isAbandoned
  }

  markSent(): void {
    this.#wasSent = true
  }

  resolve(reply: Frame): void {
    this.#settle(() => this.#answer.resolve(reply))
  }

  reject(error: unknown): void {
    this.#settle(() => this.#answer.reject(error))
  }

  #expire(): void {
    const { info, deadlineMs } = this.#options
    this.#giveUp(new LibvirtDeadlineError({ procedure: info.name, deadlineMs, wasSent: this.#wasSent }))
  }

  #giveUp(error: unknown): void {
    if (this.#isSettled) return
    this.#isAbandoned = this.#wasSent
    this.#options.onGivenUp(this)
    this.reject(error)
  }

  #settle(settle: () => void): void {
    if (this.#isSettled) return
    this.#isSettled = true
    clearTimeout(this.#timer)
    const { signal, aborts } = this.#options
    if (signal) aborts.remove(signal, this.#onAbort)
    settle()
  }
}

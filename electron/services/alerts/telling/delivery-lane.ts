// The messages that wait for one channel: they leave one after the other, are tried again with growing pauses, and one that is refused for
// good is given up. A message is taken off the list when it has left; one that a crash caught in the act of leaving is sent again.
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { AlertChannel, ChannelId } from '#shared/model/monitoring/alert.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Delivery } from '../alert-store.ts'
import { messageOf } from './alert-words.ts'
import type { AlertMessage, MessageWords } from './alert-words.ts'

export interface ChannelState {
  readonly lastSentAtMs: number | null
  readonly problem: Problem | null
  readonly waiting: number
  /** Has failed again and again: whoever relies on it must know. */
  readonly isDead: boolean
}

export interface DeliveryLaneOptions extends MessageWords {
  readonly channel: (id: ChannelId) => AlertChannel | undefined
  readonly send: (channel: AlertChannel, message: AlertMessage, signal: AbortSignal) => Promise<void>
  readonly remove: (deliveryId: string) => Promise<void>
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
  readonly now: () => number
  readonly firstPauseMs?: number
  /** Ends the sending. */
  readonly signal: AbortSignal
}

const usualFirstPauseMs = 5000
const longestPauseMs = 10 * 60_000
const attemptsUntilDead = 4
/** Older than this nobody wants to be woken for it. */
const keptMs = 24 * 3600 * 1000

export class DeliveryLane {
  readonly #options: DeliveryLaneOptions
  readonly #waiting: Delivery[] = []
  #lastSentAtMs: number | null = null
  #problem: Problem | null = null
  /** Since the last message that left. */
  #attempts = 0
  /** Of the first that waits. */
  #attemptsOfFirst = 0
  /** Ends the pause before the next attempt. */
  #pausing = new AbortController()
  #underWay: Promise<void> | undefined

  constructor(options: DeliveryLaneOptions) {
    this.#options = options
  }

  get state(): ChannelState {
    return { lastSentAtMs: this.#lastSentAtMs, problem: this.#problem, waiting: this.#waiting.length, isDead: this.#attempts >= attemptsUntilDead }
  }

  add(delivery: Delivery): void {
    this.#waiting.push(delivery)
    this.#start()
  }

  /** Ends the pause: what waits is tried now. */
  tryNow(): void {
    this.#pausing.abort()
    this.#pausing = new AbortController()
  }

  /** A message has passed by another way. */
  hasWorked(): void {
    this.#problem = null
    this.#attempts = 0
    this.#lastSentAtMs = this.#options.now()
    this.tryNow()
    this.#options.onChange()
  }

  /** Resolves when nothing is being sent. */
  async rest(): Promise<void> {
    await this.#underWay
  }

  #start(): void {
    const { signal, onError } = this.#options
    this.#underWay ??= this.#run()
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error)
      })
      .finally(() => {
        this.#underWay = undefined
        if (this.#waiting.length > 0 && !signal.aborted) this.#start()
      })
  }

  async #run(): Promise<void> {
    const { signal, onChange } = this.#options
    for (let delivery = this.#waiting[0]; delivery && !signal.aborted; delivery = this.#waiting[0]) {
      try {
        await this.#sendFirst(delivery)
      } catch (error) {
        if (signal.aborted) return
        this.#problem = problemOf(error)
        this.#attempts += 1
        this.#attemptsOfFirst += 1
        if (this.#attemptsOfFirst >= attemptsUntilDead && isRefusedMessage(error)) await this.#giveUp(delivery, error)
        onChange()
        await this.#pause()
      }
      onChange()
    }
  }

  async #sendFirst(delivery: Delivery): Promise<void> {
    const { send, remove, now, signal } = this.#options
    const channel = this.#options.channel(delivery.channelId)
    // A channel that was deleted or switched off is told nothing, and holds nothing up.
    if (channel?.isEnabled && now() - delivery.createdAtMs < keptMs) {
      await send(channel, messageOf(delivery, this.#options), signal)
      this.#lastSentAtMs = now()
    }
    this.#takeFirst()
    this.#problem = null
    this.#attempts = 0
    await remove(delivery.id)
  }

  /** One message that is refused as often as it is sent must not keep the others back. */
  async #giveUp(delivery: Delivery, error: unknown): Promise<void> {
    const { onError, remove } = this.#options
    this.#takeFirst()
    onError(new Error('a message was refused for good, and is not sent again', { cause: error }))
    await remove(delivery.id).catch(onError)
  }

  async #pause(): Promise<void> {
    const { signal, firstPauseMs = usualFirstPauseMs } = this.#options
    const hurry = this.#pausing.signal
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#attempts - 1)), AbortSignal.any([signal, hurry])).catch((error: unknown) => {
      if (!hurry.aborted) throw error
    })
  }

  #takeFirst(): void {
    this.#waiting.shift()
    this.#attemptsOfFirst = 0
  }
}

/** Malformed, too large or not understood: the same message will be refused as often as it is sent, while others may pass. */
const refusals: readonly unknown[] = [400, 406, 413, 415, 422]

function isRefusedMessage(error: unknown): boolean {
  return error instanceof AppError && refusals.includes(error.params['status'])
}

// The messages on their way out: each channel sends one after the other, tries again with growing pauses, and is called dead when it
// has failed for long. A message is taken off the list when it has left; one that a crash caught in the act of leaving is sent again.
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { AlertChannel, ChannelId } from '#shared/model/alert.ts'
import type { Problem } from '#shared/model/host.ts'
import type { Delivery } from './alert-store.ts'
import { messageOf } from './alert-words.ts'
import type { AlertMessage, MessageWords } from './alert-words.ts'

export interface ChannelState {
  readonly lastSentAtMs: number | null
  readonly problem: Problem | null
  readonly waiting: number
  /** Has failed again and again: whoever relies on it must know. */
  readonly isDead: boolean
}

export interface DeliveriesOptions extends MessageWords {
  readonly channel: (id: ChannelId) => AlertChannel | undefined
  readonly send: (channel: AlertChannel, message: AlertMessage, signal: AbortSignal) => Promise<void>
  readonly remove: (deliveryId: string) => Promise<void>
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
  readonly now: () => number
  readonly firstPauseMs?: number
}

export interface Deliveries extends AsyncDisposable {
  add(deliveries: readonly Delivery[]): void
  state(id: ChannelId): ChannelState
  /** The channel was changed: what waits is tried now. */
  tryNow(id: ChannelId): void
  /** A message has passed: the channel is not dead, and what waits is tried now. */
  hasWorked(id: ChannelId): void
}

const longestPauseMs = 10 * 60_000
const attemptsUntilDead = 4
/** Older than this nobody wants to be woken for it. */
const keptMs = 24 * 3600 * 1000

interface Lane {
  readonly waiting: Delivery[]
  lastSentAtMs: number | null
  problem: Problem | null
  /** Since the last message that left. */
  attempts: number
  /** Of the first that waits. */
  attemptsOfFirst: number
  /** Ends the pause before the next attempt. */
  pausing: AbortController
  underWay: Promise<void> | undefined
}

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { now, onChange, onError, firstPauseMs = 5000 } = options
  const stopping = new AbortController()
  const lanes = new Map<ChannelId, Lane>()
  const laneOf = (id: ChannelId): Lane => {
    const lane = lanes.get(id) ?? { waiting: [], lastSentAtMs: null, problem: null, attempts: 0, attemptsOfFirst: 0, pausing: new AbortController(), underWay: undefined }
    lanes.set(id, lane)
    return lane
  }
  const sendFirst = async (lane: Lane, delivery: Delivery): Promise<void> => {
    const channel = options.channel(delivery.channelId)
    // A channel that was deleted or switched off is told nothing, and holds nothing up.
    if (channel?.isEnabled && now() - delivery.createdAtMs < keptMs) {
      await options.send(channel, messageOf(delivery, options), stopping.signal)
      lane.lastSentAtMs = now()
    }
    takeFirst(lane)
    lane.problem = null
    lane.attempts = 0
    await options.remove(delivery.id)
  }
  /** One message that is refused as often as it is sent must not keep the others back. */
  const giveUp = async (lane: Lane, delivery: Delivery, error: unknown): Promise<void> => {
    takeFirst(lane)
    onError(new Error('a message was refused for good, and is not sent again', { cause: error }))
    await options.remove(delivery.id).catch(onError)
  }
  const pauseOf = async (lane: Lane): Promise<void> => {
    const { signal } = lane.pausing
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (lane.attempts - 1)), AbortSignal.any([stopping.signal, signal])).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
  const tryNow = (id: ChannelId): void => {
    const lane = laneOf(id)
    lane.pausing.abort()
    lane.pausing = new AbortController()
  }
  const run = async (lane: Lane): Promise<void> => {
    for (let delivery = lane.waiting[0]; delivery && !stopping.signal.aborted; delivery = lane.waiting[0]) {
      try {
        await sendFirst(lane, delivery)
      } catch (error) {
        if (stopping.signal.aborted) return
        lane.problem = problemOf(error)
        lane.attempts += 1
        lane.attemptsOfFirst += 1
        if (lane.attemptsOfFirst >= attemptsUntilDead && isRefusedMessage(error)) await giveUp(lane, delivery, error)
        onChange()
        await pauseOf(lane)
      }
      onChange()
    }
  }
  const start = (lane: Lane): void => {
    if (lane.underWay) return
    lane.underWay = run(lane)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) onError(error)
      })
      .finally(() => {
        lane.underWay = undefined
        if (lane.waiting.length > 0 && !stopping.signal.aborted) start(lane)
      })
  }
  return {
    add(deliveries) {
      for (const delivery of deliveries) {
        const lane = laneOf(delivery.channelId)
        lane.waiting.push(delivery)
        start(lane)
      }
    },
    state(id) {
      const lane = laneOf(id)
      return { lastSentAtMs: lane.lastSentAtMs, problem: lane.problem, waiting: lane.waiting.length, isDead: lane.attempts >= attemptsUntilDead }
    },
    tryNow,
    hasWorked(id) {
      const lane = laneOf(id)
      lane.problem = null
      lane.attempts = 0
      lane.lastSentAtMs = now()
      tryNow(id)
      onChange()
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.all([...lanes.values()].flatMap(({ underWay }) => underWay ?? []))
    },
  }
}

function takeFirst(lane: Lane): void {
  lane.waiting.shift()
  lane.attemptsOfFirst = 0
}

/** Malformed, too large or not understood: the same message will be refused as often as it is sent, while others may pass. */
const refusals: readonly unknown[] = [400, 406, 413, 415, 422]

function isRefusedMessage(error: unknown): boolean {
  return error instanceof AppError && refusals.includes(error.params['status'])
}

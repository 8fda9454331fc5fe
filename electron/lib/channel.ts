// Fans events out to subscribers as async iterables. A subscriber starts with a snapshot; one that falls behind loses its
// backlog and gets a new snapshot instead, so that a slow client costs neither memory nor the others' speed.

export interface ChannelOptions {
  /** How many events a subscriber may be behind. */
  readonly backlogLimit: number
}

interface SubscribeOptions<T> {
  /** The state now, as events. Called at the start and after each overflow; must be synchronous, so that no event falls between. */
  readonly snapshot: () => Iterable<T>
  /** Ends the iteration. */
  readonly signal?: AbortSignal | undefined
}

export interface Channel<T> extends Disposable {
  publish(event: T): void
  subscribe(options: SubscribeOptions<T>): AsyncGenerator<T, void, undefined>
  readonly subscriberCount: number
}

export function createChannel<T>({ backlogLimit }: ChannelOptions): Channel<T> {
  const subscribers = new Set<Subscriber<T>>()
  let isClosed = false
  return {
    get subscriberCount() {
      return subscribers.size
    },
    publish(event) {
      for (const subscriber of subscribers) subscriber.push(event)
    },
    subscribe({ snapshot, signal }) {
      const subscriber = createSubscriber(snapshot, backlogLimit)
      if (isClosed) subscriber.close()
      return iterate(subscriber, { subscribers, signal })
    },
    [Symbol.dispose]() {
      isClosed = true
      for (const subscriber of subscribers) subscriber.close()
    },
  }
}

interface Subscriber<T> {
  push(event: T): void
  close(): void
  /** Resolves with the next event, or `undefined` at the end. */
  next(): Promise<{ event: T } | undefined>
}

function createSubscriber<T>(snapshot: () => Iterable<T>, backlogLimit: number): Subscriber<T> {
  const queue = createQueue<T>()
  let needsSnapshot = true
  let isClosed = false
  let wake: (() => void) | undefined
  const rouse = (): void => {
    wake?.()
    wake = undefined
  }
  return {
    push(event) {
      // Until the snapshot is taken, events are part of it.
      if (needsSnapshot || isClosed) return
      if (queue.eventCount() < backlogLimit) queue.addEvent(event)
      else {
        queue.clear()
        needsSnapshot = true
      }
      rouse()
    },
    close() {
      isClosed = true
      rouse()
    },
    async next() {
      for (;;) {
        if (isClosed) return undefined
        if (needsSnapshot) {
          needsSnapshot = false
          queue.addSnapshot(snapshot())
        }
        const item = queue.take()
        if (item) return item
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

/** First in, first out. Only events count against the limit: a snapshot's pieces are as many as the state is big. */
function createQueue<T>() {
  let items: { event: T; isSnapshot: boolean }[] = []
  let head = 0
  let events = 0
  return {
    eventCount: (): number => events,
    addEvent(event: T): void {
      items.push({ event, isSnapshot: false })
      events += 1
    },
    addSnapshot(pieces: Iterable<T>): void {
      for (const event of pieces) items.push({ event, isSnapshot: true })
    },
    clear(): void {
      items = []
      head = 0
      events = 0
    },
    take(): { event: T } | undefined {
      const item = items[head]
      if (!item) return undefined
      head += 1
      if (!item.isSnapshot) events -= 1
      if (head === items.length) {
        items = []
        head = 0
      }
      return item
    },
  }
}

interface IterateOptions<T> {
  readonly subscribers: Set<Subscriber<T>>
  readonly signal: AbortSignal | undefined
}

async function* iterate<T>(subscriber: Subscriber<T>, { subscribers, signal }: IterateOptions<T>): AsyncGenerator<T, void, undefined> {
  const close = (): void => subscriber.close()
  subscribers.add(subscriber)
  signal?.addEventListener('abort', close, { once: true })
  if (signal?.aborted) close()
  try {
    for (;;) {
      const item = await subscriber.next()
      if (!item) return
      yield item.event
    }
  } finally {
    subscribers.delete(subscriber)
    signal?.removeEventListener('abort', close)
  }
}

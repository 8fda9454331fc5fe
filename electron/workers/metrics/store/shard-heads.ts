// The samples that are only in memory, by shard, as they came.
export interface HeadSamples {
  readonly slots: Uint8Array
  readonly times: Float64Array
  readonly values: Float64Array
}

export interface ShardHeads {
  /** Of all shards together. */
  readonly count: number
  add(sample: { readonly shard: number; readonly slot: number; readonly atMs: number; readonly value: number }): void
  /** In the order of their arrival; views that hold until more is added. */
  of(shard: number): HeadSamples
  clear(shard: number): void
  /** Shards that have something. */
  filled(): readonly number[]
}

interface Head {
  length: number
  slots: Uint8Array
  values: Float64Array
  /** A tick brings many samples of one moment: when each began, and where. A time for every sample would double what is kept. */
  tickAtMs: number[]
  tickPlaces: number[]
}

const firstRoom = 128
/** Less than doubling: most of what is here is the room of a minute's samples. */
const growth = 1.5

export function createShardHeads(): ShardHeads {
  const heads: Head[] = []
  let count = 0
  const headOf = (shard: number): Head => {
    for (let missing = heads.length; missing <= shard; missing += 1) heads.push(emptyHead())
    return heads[shard] ?? emptyHead()
  }
  return {
    get count() {
      return count
    },
    add({ shard, slot, atMs, value }) {
      const head = heads[shard] ?? headOf(shard)
      if (head.length === head.slots.length) grow(head)
      if (head.tickAtMs.at(-1) !== atMs) {
        head.tickAtMs.push(atMs)
        head.tickPlaces.push(head.length)
      }
      head.slots[head.length] = slot
      head.values[head.length] = value
      head.length += 1
      count += 1
    },
    of(shard) {
      const head = headOf(shard)
      return { slots: head.slots.subarray(0, head.length), times: timesOf(head), values: head.values.subarray(0, head.length) }
    },
    clear(shard) {
      const head = headOf(shard)
      count -= head.length
      head.length = 0
      head.tickAtMs.length = 0
      head.tickPlaces.length = 0
    },
    filled: () => heads.flatMap((head, shard) => (head.length > 0 ? [shard] : [])),
  }
}

function emptyHead(): Head {
  return { length: 0, slots: new Uint8Array(firstRoom), values: new Float64Array(firstRoom), tickAtMs: [], tickPlaces: [] }
}

function timesOf({ length, tickAtMs, tickPlaces }: Head): Float64Array {
  const times = new Float64Array(length)
  for (const [tick, atMs] of tickAtMs.entries()) times.fill(atMs, tickPlaces[tick], tickPlaces[tick + 1] ?? length)
  return times
}

function grow(head: Head): void {
  const room = Math.ceil(head.slots.length * growth)
  const wider = <T extends Uint8Array | Float64Array>(made: T, old: T): T => {
    made.set(old)
    return made
  }
  head.slots = wider(new Uint8Array(room), head.slots)
  head.values = wider(new Float64Array(room), head.values)
}

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
  times: Float64Array
  values: Float64Array
}

const firstRoom = 256

export function createShardHeads(): ShardHeads {
  const heads: Head[] = []
  let count = 0
  const headOf = (shard: number): Head => {
    while (heads.length <= shard) heads.push({ length: 0, slots: new Uint8Array(firstRoom), times: new Float64Array(firstRoom), values: new Float64Array(firstRoom) })
    return heads[shard] ?? { length: 0, slots: new Uint8Array(), times: new Float64Array(), values: new Float64Array() }
  }
  return {
    get count() {
      return count
    },
    add({ shard, slot, atMs, value }) {
      const head = heads[shard] ?? headOf(shard)
      if (head.length === head.slots.length) grow(head)
      head.slots[head.length] = slot
      head.times[head.length] = atMs
      head.values[head.length] = value
      head.length += 1
      count += 1
    },
    of(shard) {
      const { length, slots, times, values } = headOf(shard)
      return { slots: slots.subarray(0, length), times: times.subarray(0, length), values: values.subarray(0, length) }
    },
    clear(shard) {
      const head = headOf(shard)
      count -= head.length
      head.length = 0
    },
    filled: () => heads.flatMap((head, shard) => (head.length > 0 ? [shard] : [])),
  }
}

function grow(head: Head): void {
  const room = head.slots.length * 2
  const wider = <T extends Uint8Array | Float64Array>(made: T, old: T): T => {
    made.set(old)
    return made
  }
  head.slots = wider(new Uint8Array(room), head.slots)
  head.times = wider(new Float64Array(room), head.times)
  head.values = wider(new Float64Array(room), head.values)
}

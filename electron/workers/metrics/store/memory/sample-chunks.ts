// Room for samples in pieces of one size, which shards take and give back: each is written once a minute in its turn, so at any moment
// they need half of what all would keep at their fullest.
export const chunkLength = 64

export interface SampleChunks {
  /** The number of a piece, whatever it holds. */
  take(): number
  give(chunk: number): void
  /** `at` is the piece's number times its length, and the place in it. */
  set(at: number, slot: number, value: number): void
  /** The first `length` samples of the piece go to `at` and what follows it. */
  copy(chunk: number, length: number, into: { readonly slots: Uint8Array; readonly values: Float64Array; readonly at: number }): void
}

interface Slab {
  readonly slots: Uint8Array
  readonly values: Float64Array
}

/** 144 KiB. */
const chunksInSlab = 256
const slabLength = chunksInSlab * chunkLength

export function createSampleChunks(): SampleChunks {
  const slabs: Slab[] = []
  const free: number[] = []
  const slabOf = (chunk: number): Slab => slabs[Math.floor(chunk / chunksInSlab)] ?? emptySlab()
  const placeOf = (chunk: number): number => (chunk % chunksInSlab) * chunkLength
  return {
    take() {
      const known = free.pop()
      if (known !== undefined) return known
      const first = slabs.length * chunksInSlab
      slabs.push(emptySlab())
      for (let chunk = first + chunksInSlab - 1; chunk > first; chunk -= 1) free.push(chunk)
      return first
    },
    give: (chunk) => void free.push(chunk),
    set(at, slot, value) {
      const slab = slabs[Math.floor(at / slabLength)]
      if (!slab) return
      slab.slots[at % slabLength] = slot
      slab.values[at % slabLength] = value
    },
    copy(chunk, length, { slots, values, at }) {
      const slab = slabOf(chunk)
      const from = placeOf(chunk)
      slots.set(slab.slots.subarray(from, from + length), at)
      values.set(slab.values.subarray(from, from + length), at)
    },
  }
}

function emptySlab(): Slab {
  return { slots: new Uint8Array(slabLength), values: new Float64Array(slabLength) }
}

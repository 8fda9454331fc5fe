// Samples of one shard on their way between memory, fresh rows and hourly blocks: sorted by slot and time, each moment once.
import type { Block } from '#electron/engine/metrics/codec/block-reader.ts'
import type { BlockSeries } from '#electron/engine/metrics/codec/block.ts'
import { stepsOf } from '#electron/engine/metrics/codec/value-scale.ts'
import type { ValueScale } from '#electron/engine/metrics/codec/value-scale.ts'
import type { HeadSamples } from '../memory/shard-heads.ts'

/** By slot: times in milliseconds, and steps of the scale. */
export interface SlotSamples {
  readonly times: Float64Array
  readonly steps: Float64Array
}

export type ShardSamples = ReadonlyMap<number, SlotSamples>

export function samplesOfHead({ slots, times, values }: HeadSamples, scale: ValueScale): ShardSamples {
  const counts = new Uint32Array(256)
  for (const slot of slots) counts[slot] = (counts[slot] ?? 0) + 1
  const bySlot = new Map<number, SlotSamples>()
  for (const [slot, count] of counts.entries()) if (count > 0) bySlot.set(slot, { times: new Float64Array(count), steps: new Float64Array(count) })
  counts.fill(0)
  for (let place = 0; place < slots.length; place += 1) {
    const slot = slots[place] ?? 0
    const into = bySlot.get(slot)
    const at = counts[slot] ?? 0
    if (!into) continue
    into.times[at] = times[place] ?? 0
    into.steps[at] = stepsOf(scale, values[place] ?? 0)
    counts[slot] = at + 1
  }
  return new Map([...bySlot].map(([slot, samples]) => [slot, inOrder(samples)]))
}

export function samplesOfBlock(block: Block): ShardSamples {
  return new Map(block.slots.map((slot, place) => {
    const times = block.times(place)
    const steps = new Float64Array(times.length)
    block.read(place, [steps])
    return [slot, { times, steps }]
  }))
}

/** All parts together; what came later in the list counts where two have the same moment. */
export function joinSamples(parts: readonly ShardSamples[]): ShardSamples {
  const slots = [...new Set(parts.flatMap((part) => [...part.keys()]))].sort((left, right) => left - right)
  return new Map(slots.map((slot) => {
    const found = parts.flatMap((part) => part.get(slot) ?? [])
    const times = new Float64Array(found.reduce((sum, part) => sum + part.times.length, 0))
    const steps = new Float64Array(times.length)
    let at = 0
    for (const part of found) {
      times.set(part.times, at)
      steps.set(part.steps, at)
      at += part.times.length
    }
    return [slot, inOrder({ times, steps })]
  }))
}

/** Sorted by time, the last of equal ones kept. Untouched when it is so already, which is nearly always. */
function inOrder({ times, steps }: SlotSamples): SlotSamples {
  let isRising = true
  for (let place = 1; place < times.length && isRising; place += 1) isRising = (times[place] ?? 0) > (times[place - 1] ?? 0)
  if (isRising) return { times, steps }
  const places = Uint32Array.from(times, (_, place) => place).sort((left, right) => (times[left] ?? 0) - (times[right] ?? 0) || left - right)
  const kept = places.filter((place, index) => times[place] !== times[places[index + 1] ?? -1])
  return { times: Float64Array.from(kept, (place) => times[place] ?? 0), steps: Float64Array.from(kept, (place) => steps[place] ?? 0) }
}

/** The part within [fromMs, toMs). */
export function samplesWithin(samples: ShardSamples, fromMs: number, toMs: number): ShardSamples {
  return new Map([...samples].flatMap(([slot, { times, steps }]) => {
    const [from, to] = [placeOf(times, fromMs), placeOf(times, toMs)]
    return from < to ? [[slot, { times: times.subarray(from, to), steps: steps.subarray(from, to) }] as const] : []
  }))
}

/** The first place whose time is not before `atMs`. */
function placeOf(times: Float64Array, atMs: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

export function rangeOf(samples: ShardSamples): { readonly fromMs: number; readonly toMs: number } {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { times } of samples.values()) {
    fromMs = Math.min(fromMs, times[0] ?? fromMs)
    toMs = Math.max(toMs, times.at(-1) ?? toMs)
  }
  return { fromMs, toMs }
}

export function blockSeriesOf(samples: ShardSamples): readonly BlockSeries[] {
  return [...samples].map(([slot, { times, steps }]) => ({ slot, times, columns: [steps] }))
}

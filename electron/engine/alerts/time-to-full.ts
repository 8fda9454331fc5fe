// When a pool is full if it goes on as it did: a least-squares line through what was allocated, read from where it is now.

export interface FillSample {
  readonly atMs: number
  readonly allocationBytes: number
}

export interface FillRequest {
  readonly samples: readonly FillSample[]
  readonly capacityBytes: number
}

/** A line through less than this says nothing. */
const fewestSamples = 3

/** Whether the samples tell which way it goes, or that it is full. */
export function isTrendKnown({ samples, capacityBytes }: FillRequest): boolean {
  return samples.length >= fewestSamples || (samples.at(-1)?.allocationBytes ?? 0) >= capacityBytes
}

/** Milliseconds from the last sample until it is full; `null` if it does not fill, or too little is known. 0 if it is full. */
export function timeToFull({ samples, capacityBytes }: FillRequest): number | null {
  const last = samples.at(-1)
  if (!last || capacityBytes <= 0) return null
  if (last.allocationBytes >= capacityBytes) return 0
  if (samples.length < fewestSamples) return null
  const bytesPerMs = slope(samples)
  return bytesPerMs > 0 ? (capacityBytes - last.allocationBytes) / bytesPerMs : null
}

/** Around the means, so that times since 1970 lose nothing in the squares. */
function slope(samples: readonly FillSample[]): number {
  const meanMs = mean(samples.map(({ atMs }) => atMs))
  const meanBytes = mean(samples.map(({ allocationBytes }) => allocationBytes))
  let product = 0
  let square = 0
  for (const { atMs, allocationBytes } of samples) {
    product += (atMs - meanMs) * (allocationBytes - meanBytes)
    square += (atMs - meanMs) ** 2
  }
  return square === 0 ? 0 : product / square
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

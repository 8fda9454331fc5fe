// Answers of the store in a form that a test can look at twice.
import type { StoreAnswer, StoredPoints } from '#electron/engine/metrics/metric-store.ts'

export interface KeptAnswer extends StoreAnswer {
  readonly points: readonly StoredPoints[]
}

/** An answer that was walked through, with points that hold. */
export function keptAnswer({ points, ...grid }: StoreAnswer): KeptAnswer {
  return { ...grid, points: Array.from(points, ({ mean, max, min, ...told }) => ({ ...told, mean: mean.slice(), max: max.slice(), min: min.slice() })) }
}

// The time that this page looks at, and where it was before it zoomed in. It stays when another machine's page is opened.
import { create } from 'zustand'
import type { TimeSpan } from '../../../ui/chart/data/chart-data.ts'
import { rangeOf } from './time-range.ts'
import type { TimeRange } from './time-range.ts'

interface RangeState {
  readonly range: TimeRange
  /** Where zooming out leads, the last one first. */
  readonly before: readonly TimeRange[]
  readonly setRange: (range: TimeRange) => void
  readonly zoomInto: (span: TimeSpan) => void
  readonly zoomOut: () => void
}

const firstRange: TimeRange = { kind: 'last', ms: 3_600_000 }
const mostBefore = 30

export const useRange = create<RangeState>((set) => ({
  range: firstRange,
  before: [],
  setRange: (range) => set({ range, before: [] }),
  zoomInto: (span) => set(({ range, before }) => ({ range: rangeOf(span, Date.now()), before: [range, ...before].slice(0, mostBefore) })),
  zoomOut: () => set(({ before: [last, ...before] }) => (last ? { range: last, before } : {})),
}))

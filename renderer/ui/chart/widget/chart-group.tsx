// Charts that belong together: one crosshair over all of them, and drawn one after the other, so that no single task draws them all.
import { createContext, use, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { createDrawQueue } from '../draw/draw-queue.ts'
import type { DrawQueue } from '../draw/draw-queue.ts'

export interface Cursor {
  /** `null` while the crosshair is nowhere. */
  readonly atMs: number | null
  /** The chart that the pointer or the keyboard is on. */
  readonly chart: string | null
}

export interface ChartGroupState {
  readonly cursor: StoreApi<Cursor>
  readonly queue: DrawQueue
  /** True once for each key that is not the one before: the first of the charts has something to show, which need not wait for the others. */
  readonly isFirst: (key: string) => boolean
}

const ChartGroupContext = createContext<ChartGroupState | null>(null)

export function ChartGroup({ children }: { children: ReactNode }) {
  const [group] = useState((): ChartGroupState => ({ cursor: createStore<Cursor>(() => ({ atMs: null, chart: null })), queue: createDrawQueue(), isFirst: createFirst() }))
  useEffect(() => () => group.queue.clear(), [group])
  return <ChartGroupContext value={group}>{children}</ChartGroupContext>
}

export function useChartGroup(): ChartGroupState {
  const group = use(ChartGroupContext)
  if (!group) throw new Error('no group around this chart')
  return group
}

function createFirst(): (key: string) => boolean {
  let before: string | undefined
  return (key) => {
    const isFirst = key !== before
    before = key
    return isFirst
  }
}

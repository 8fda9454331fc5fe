// The drawing of one chart: opened when it first comes into sight, drawn while it is in sight, following its element's size, and
// disposed with it.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useId, useLayoutEffect, useMemo, useState } from 'react'
import type { RefCallback } from 'react'
import type { ChartCanvas } from '../draw/chart-canvas.ts'
import type { ChartLook, ChartView } from '../draw/chart-option.ts'
import { useIsInSight } from '../../effects/use-is-in-sight.ts'
import { useChartGroup } from './chart-group.tsx'

export interface ChartCanvasState {
  readonly frame: RefCallback<HTMLDivElement>
  readonly canvas: ChartCanvas | undefined
  readonly look: ChartLook
  /** Of the element; 0 until it is laid out. */
  readonly widthPx: number
}

export function useChartCanvas(view: ChartView | undefined): ChartCanvasState {
  const id = useId()
  const { queue } = useChartGroup()
  const look = useChartLook()
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const isInSight = useIsInSight(element)
  const [wasInSight, setWasInSight] = useState(false)
  const [canvas, setCanvas] = useState<ChartCanvas>()
  const [widthPx, setWidthPx] = useState(0)
  if (isInSight && !wasInSight) setWasInSight(true)
  useEffect(() => (element && wasInSight ? openCanvas(element, setCanvas) : undefined), [element, wasInSight])
  useEffect(() => {
    if (!element) return undefined
    const observer = new ResizeObserver(([entry]) => {
      setWidthPx(entry?.contentRect.width ?? 0)
      canvas?.resize()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [element, canvas])
  // With what the page says of it, in one frame.
  useLayoutEffect(() => {
    if (!canvas || !view || !isInSight) return undefined
    queue.schedule(id, () => canvas.draw(view, look))
    return () => queue.cancel(id)
  }, [canvas, view, look, isInSight, queue, id])
  return { frame: setElement, canvas, look, widthPx }
}

function openCanvas(element: HTMLElement, onCanvas: (canvas: ChartCanvas | undefined) => void): () => void {
  const stack = new DisposableStack()
  import('../draw/chart-canvas.ts').then(({ openChartCanvas }) => stack.disposed || onCanvas(stack.use(openChartCanvas(element)))).catch(reportError)
  return () => {
    stack.dispose()
    onCanvas(undefined)
  }
}

function useChartLook(): ChartLook {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  // A canvas knows no CSS variables: these are the page's --line and --muted.
  return useMemo(() => ({ scheme, fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "DejaVu Sans", sans-serif', ...(scheme === 'dark' ? { lineColor: '#272e39', textColor: '#8e97a6' } : { lineColor: '#e1e5ea', textColor: '#5f6978' }) }), [scheme])
}

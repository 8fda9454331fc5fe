// The drawing with what lies over it: crosshair, selection of a span to zoom into, marks, and why there is nothing to see. The
// crosshair is a slider to keyboard and screen reader.
import { useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode, RefCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { stepAt, stepsOf, timeAt } from '../data/chart-data.ts'
import type { TimeSpan } from '../data/chart-data.ts'
import { formatMoment } from '../data/time-words.ts'
import { formatValue } from '../data/units.ts'
import type { ChartView } from '../draw/chart-option.ts'
import { pixelOf, timeOf } from '../draw/plot.ts'
import styles from './chart.module.css'
import { useChartGroup } from './chart-group.tsx'
import { Crosshair } from './crosshair.tsx'
import { keyStep, zoomed } from '../data/keys.ts'

export interface ChartPlotProps {
  readonly id: string
  readonly title: string
  readonly view: ChartView
  readonly frame: RefCallback<HTMLDivElement>
  readonly widthPx: number
  readonly heightPx: number
  /** A span to look at more closely; `null` is the way back. */
  readonly onZoom: (span: TimeSpan | null) => void
  readonly children?: ReactNode
}

const leastDragPx = 8

export function ChartPlot({ id, title, view, frame, widthPx, heightPx, onZoom, children }: ChartPlotProps) {
  const { cursor } = useChartGroup()
  const { data, span } = view
  const [drag, setDrag] = useState<{ readonly fromPx: number; readonly toPx: number } | null>(null)
  const place = (atMs: number | null): void => cursor.setState({ atMs, chart: atMs === null ? null : id })
  const pixel = (event: PointerEvent<HTMLElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || event.pointerType === 'touch') return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ fromPx: pixel(event), toPx: pixel(event) })
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    place(timeOf(pixel(event), span, widthPx))
    if (drag) setDrag({ ...drag, toPx: pixel(event) })
  }
  const onPointerUp = (): void => {
    setDrag(null)
    if (!drag || Math.abs(drag.toPx - drag.fromPx) < leastDragPx) return
    const [fromMs = 0, toMs = 0] = [drag.fromPx, drag.toPx].map((px) => timeOf(px, span, widthPx)).toSorted((left, right) => left - right)
    onZoom({ fromMs, toMs })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const { atMs } = cursor.getState()
    const step = keyStep(event, { data, span, atMs })
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (step.kind === 'cursor') place(step.atMs)
    else if (step.kind === 'back') onZoom(null)
    else onZoom(zoomed(span, atMs ?? (span.fromMs + span.toMs) / 2, step.factor))
  }
  return (
    <div className={styles['plot']} style={{ height: heightPx }}>
      <div ref={frame} className={styles['canvas']} aria-hidden />
      <CursorSlider title={title} view={view} onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerLeave={() => drag || place(null)} onDoubleClick={() => onZoom(null)} onBlur={() => place(null)} />
      {children}
      {widthPx > 0 && <Crosshair id={id} view={view} widthPx={widthPx} isQuiet={drag !== null} />}
      {drag && Math.abs(drag.toPx - drag.fromPx) >= leastDragPx && <div className={styles['selection']} style={selectionBox(drag, span, widthPx)} />}
    </div>
  )
}

function selectionBox(drag: { fromPx: number; toPx: number }, span: TimeSpan, widthPx: number): { left: number; width: number } {
  const [from = 0, to = 0] = [drag.fromPx, drag.toPx].map((px) => pixelOf(timeOf(px, span, widthPx), span, widthPx)).toSorted((left, right) => left - right)
  return { left: from, width: to - from }
}

interface CursorSliderProps {
  readonly title: string
  readonly view: ChartView
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerUp: () => void
  readonly onPointerLeave: () => void
  readonly onDoubleClick: () => void
  readonly onBlur: () => void
}

/** Draws anew with the crosshair, and nothing around it does. */
function CursorSlider({ title, view, ...handlers }: CursorSliderProps) {
  const { t } = useTranslation('chart')
  const { cursor } = useChartGroup()
  const { data } = view
  const at = useStore(cursor, ({ atMs }) => (atMs === null ? -1 : stepAt(data, atMs)))
  const words = at < 0 ? t('noCursor') : t('at', { time: formatMoment(timeAt(data, at), data.stepMs), values: valuesAt(view, at) })
  return <div {...handlers} className={styles['slider']} role="slider" tabIndex={0} aria-label={t('cursorOf', { title })} aria-valuemin={0} aria-valuemax={Math.max(0, stepsOf(data) - 1)} aria-valuenow={Math.max(0, at)} aria-valuetext={words} />
}

const mostSpoken = 6

function valuesAt({ data: { series }, hidden, unit }: ChartView, at: number): string {
  return series.filter(({ id }) => !hidden.has(id)).slice(0, mostSpoken).map(({ label, mean }) => `${label} ${formatValue(mean[at] ?? null, unit)}`).join(', ')
}

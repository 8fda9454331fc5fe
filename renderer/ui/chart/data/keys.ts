// What the keys do on a chart: arrows move the crosshair (with Shift by ten steps), Home and End go to the edges, plus and minus
// zoom, Backspace and 0 zoom back out, Escape lets go of the crosshair. Pure.
import { stepAt, stepsOf, timeAt } from './chart-data.ts'
import type { ChartData, TimeSpan } from './chart-data.ts'

export type KeyAct = { readonly kind: 'cursor'; readonly atMs: number | null } | { readonly kind: 'zoom'; readonly factor: number } | { readonly kind: 'back' }

interface KeyContext {
  readonly data: ChartData
  readonly span: TimeSpan
  readonly atMs: number | null
}

const zoomStep = 2
const manySteps = 10

export function keyStep({ key, shiftKey, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>, { data, atMs }: KeyContext): KeyAct | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  const last = stepsOf(data) - 1
  const middleOf = (step: number): KeyAct => ({ kind: 'cursor', atMs: timeAt(data, Math.min(last, Math.max(0, step))) + data.stepMs / 2 })
  const moved = (by: number): KeyAct | undefined => (last < 0 ? undefined : middleOf(atMs === null ? last : stepAt(data, atMs) + by * (shiftKey ? manySteps : 1)))
  switch (key) {
    case 'ArrowLeft':
      return moved(-1)
    case 'ArrowRight':
      return moved(1)
    case 'Home':
      return last < 0 ? undefined : middleOf(0)
    case 'End':
      return last < 0 ? undefined : middleOf(last)
    case '+':
    case '=':
      return { kind: 'zoom', factor: 1 / zoomStep }
    case '-':
      return { kind: 'zoom', factor: zoomStep }
    case '0':
    case 'Backspace':
      return { kind: 'back' }
    case 'Escape':
      return atMs === null ? undefined : { kind: 'cursor', atMs: null }
    default:
      return undefined
  }
}

/** Around a moment, which keeps its place on the screen. */
export function zoomed({ fromMs, toMs }: TimeSpan, aroundMs: number, factor: number): TimeSpan {
  return { fromMs: aroundMs - (aroundMs - fromMs) * factor, toMs: aroundMs + (toMs - aroundMs) * factor }
}

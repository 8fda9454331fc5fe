import { describe, expect, it } from 'vitest'
import type { ChartData } from './chart-data.ts'
import { keyStep, zoomed } from './keys.ts'

const mean = Array.from({ length: 20 }, (_, at) => at)
const data: ChartData = { fromMs: 0, stepMs: 100, series: [{ id: 'a', label: 'a', mean, max: mean, min: mean }] }
const press = (key: string, atMs: number | null, more: Partial<KeyboardEvent> = {}) => keyStep({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }, { data, span: { fromMs: 0, toMs: 2_000 }, atMs })

describe('the keys of a chart', () => {
  it('move the crosshair from step to step, never out of the data', () => {
    expect(press('ArrowLeft', 550)).toEqual({ kind: 'cursor', atMs: 450 })
    expect(press('ArrowRight', 550, { shiftKey: true })).toEqual({ kind: 'cursor', atMs: 1_550 })
    expect(press('ArrowRight', 1_950)).toEqual({ kind: 'cursor', atMs: 1_950 })
    expect(press('ArrowLeft', null)).toEqual({ kind: 'cursor', atMs: 1_950 })
    expect([press('Home', 900), press('End', 0)]).toEqual([{ kind: 'cursor', atMs: 50 }, { kind: 'cursor', atMs: 1_950 }])
    expect(press('Escape', 5)).toEqual({ kind: 'cursor', atMs: null })
  })

  it('zoom around the crosshair, and leave the browser its own keys', () => {
    expect(press('+', 5)).toEqual({ kind: 'zoom', factor: 0.5 })
    expect(press('Backspace', 5)).toEqual({ kind: 'back' })
    expect(press('+', 5, { ctrlKey: true })).toBeUndefined()
    expect(press('Tab', 5)).toBeUndefined()
    expect(zoomed({ fromMs: 0, toMs: 100 }, 25, 0.5)).toEqual({ fromMs: 12.5, toMs: 62.5 })
  })
})

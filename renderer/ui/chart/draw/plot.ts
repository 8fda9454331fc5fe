// Where the plot stands within its element. Fixed, so that charts below each other share their times to the pixel, and what
// lies over the drawing (crosshair, marks, selection) needs not ask it. Pure.
import type { TimeSpan } from '../data/chart-data.ts'

export const plotInsets = { left: 70, right: 14, top: 10, bottom: 24 } as const

export function plotWidth(widthPx: number): number {
  return Math.max(1, widthPx - plotInsets.left - plotInsets.right)
}

export function pixelOf(atMs: number, { fromMs, toMs }: TimeSpan, widthPx: number): number {
  return plotInsets.left + ((atMs - fromMs) / Math.max(1, toMs - fromMs)) * plotWidth(widthPx)
}

export function timeOf(pixel: number, { fromMs, toMs }: TimeSpan, widthPx: number): number {
  const share = Math.min(1, Math.max(0, (pixel - plotInsets.left) / plotWidth(widthPx)))
  return fromMs + share * (toMs - fromMs)
}

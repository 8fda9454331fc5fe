// The colours of the heat map: one hue whose lightness tells the value, so that any eye can order them. Pure.
import type { Scheme } from '../../../../ui/chart/data/palette.ts'

const ramps: Readonly<Record<Scheme, readonly string[]>> = {
  light: ['#eaf1fb', '#cfe0f7', '#a9c8f0', '#7daae6', '#4f88d9', '#2a66bf', '#17479a', '#0c2c68'],
  dark: ['#18222f', '#1c3350', '#1f4675', '#265d9e', '#3b7cc9', '#639fe6', '#9cc6f7', '#dcecff'],
}

export interface HeatColor {
  readonly background: string
  readonly text: string
}

/** @param share 0 to 1 of the scale's top */
export function heatColor(share: number, scheme: Scheme): HeatColor {
  const ramp = ramps[scheme]
  const at = Math.min(ramp.length - 1, Math.max(0, Math.floor(share * ramp.length)))
  const isStrong = at >= ramp.length / 2
  return { background: ramp[at] ?? '', text: isStrong === (scheme === 'light') ? '#ffffff' : scheme === 'light' ? '#1d232c' : at >= ramp.length - 3 ? '#0e1116' : '#d5d9e0' }
}

export function heatRamp(scheme: Scheme): readonly string[] {
  return ramps[scheme]
}

/** Where a cell of a grid is that arrow keys go to. */
export function arrowTarget(key: string, { at, count, columns }: { readonly at: number; readonly count: number; readonly columns: number }): number | undefined {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: count - 1 - at }[key]
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, at + step))
}

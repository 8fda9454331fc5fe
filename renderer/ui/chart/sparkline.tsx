// A small line for a row of a list: the course of a value, without axes. Hundreds stand in a table, so it is a single path.
import { memo } from 'react'

export interface SparklineProps {
  /** Oldest first; `null` is a gap. Keep it the same array while it is the same line. */
  readonly values: readonly (number | null)[]
  /** What fills the height; absent: the largest value. */
  readonly top?: number
  readonly className?: string | undefined
}

const widthUnits = 100
const heightUnits = 20

export const Sparkline = memo(function Sparkline({ values, top, className }: SparklineProps) {
  return (
    <svg className={className} viewBox={`0 0 ${widthUnits} ${heightUnits}`} preserveAspectRatio="none" aria-hidden>
      <path d={sparkPath(values, top ?? 0)} fill="none" stroke="currentColor" strokeWidth={1.3} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  )
})

/** A path per run of values; a value alone is a short dash. */
export function sparkPath(values: readonly (number | null)[], top: number): string {
  let most = top
  if (most <= 0) for (const value of values) most = Math.max(most, value ?? 0)
  const stepX = widthUnits / Math.max(1, values.length - 1)
  let path = ''
  let isDown = false
  values.forEach((value, at) => {
    if (value === null) {
      isDown = false
      return
    }
    const x = (at * stepX).toFixed(1)
    const y = (heightUnits - 1 - (most === 0 ? 0 : Math.min(1, value / most)) * (heightUnits - 2)).toFixed(1)
    path += isDown ? `L${x} ${y}` : `M${x} ${y}h.6`
    isDown = true
  })
  return path
}

// Draws a few rows of a virtual list in each frame. A jump through ten thousand rows, or a search that changes them all, would
// otherwise be one task as long as a screenful of rows takes to lay out, and no key is heard meanwhile.
import { useEffect, useReducer, useState } from 'react'
import { nextRoom } from '../lists/frame-room.ts'
import { fillSlots, noSlots, rowsAtOnce } from './row-slots.ts'
import type { PlacedRow } from './row-slots.ts'

/**
 * By slot: see `fillSlots`. `wanted` in the order in which rows should appear; the same array as long as it has the same rows.
 * What is drawn may be some frames older than what is wanted.
 */
export function useDrawnRows<Row>(wanted: readonly PlacedRow<Row>[]): ReadonlyMap<number, PlacedRow<Row>> {
  const [{ frame, atOnce }, nextFrame] = useReducer(frameAfter, { frame: 0, atOnce: rowsAtOnce })
  const [drawn, setDrawn] = useState(() => ({ wanted, frame, ...fillSlots(noSlots<Row>(), wanted, atOnce) }))
  const isSameFrame = drawn.frame === frame
  // A scroll between the drawing of some rows and their painting gets what is left of that frame's room.
  if (drawn.wanted !== wanted || !isSameFrame) setDrawn({ wanted, frame, ...fillSlots(drawn, wanted, isSameFrame ? drawn.room : atOnce) })
  const isSpent = drawn.room < atOnce
  useEffect(() => (isSpent ? afterPaint(nextFrame) : undefined), [isSpent, frame])
  return drawn.slots
}

interface Frame {
  readonly frame: number
  /** How many rows it may draw. */
  readonly atOnce: number
}

function frameAfter({ frame, atOnce }: Frame, tookMs: number): Frame {
  return { frame: frame + 1, atOnce: nextRoom(atOnce, tookMs, { least: 2, most: rowsAtOnce }) }
}

/**
 * A frame's own callbacks still belong to its task: what is drawn in them is laid out with all that was drawn before. Tells how long
 * laying out and painting took.
 */
function afterPaint(run: (tookMs: number) => void): () => void {
  let timer: number | undefined
  const frame = requestAnimationFrame(() => {
    const beganMs = performance.now()
    timer = window.setTimeout(() => run(performance.now() - beganMs))
  })
  return () => {
    cancelAnimationFrame(frame)
    window.clearTimeout(timer)
  }
}

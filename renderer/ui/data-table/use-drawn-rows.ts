// Draws a few rows of a virtual list in each frame. A jump through ten thousand rows, or a search that changes them all, would
// otherwise be one task as long as a screenful of rows takes to lay out, and no key is heard meanwhile.
import { useEffect, useReducer, useState } from 'react'
import { fillSlots, noSlots, rowsAtOnce } from './row-slots.ts'
import type { PlacedRow } from './row-slots.ts'

/**
 * By slot: see `fillSlots`. `wanted` in the order in which rows should appear; the same array as long as it has the same rows.
 * What is drawn may be some frames older than what is wanted.
 */
export function useDrawnRows<Row>(wanted: readonly PlacedRow<Row>[]): ReadonlyMap<number, PlacedRow<Row>> {
  const [frame, nextFrame] = useReducer((count: number) => count + 1, 0)
  const [drawn, setDrawn] = useState(() => ({ wanted, frame, ...fillSlots(noSlots<Row>(), wanted) }))
  const isSameFrame = drawn.frame === frame
  // A scroll between the drawing of some rows and their painting gets what is left of that frame's room.
  if (drawn.wanted !== wanted || !isSameFrame) setDrawn({ wanted, frame, ...fillSlots(drawn, wanted, isSameFrame ? drawn.room : rowsAtOnce) })
  const isSpent = drawn.room < rowsAtOnce
  useEffect(() => (isSpent ? afterPaint(nextFrame) : undefined), [isSpent, frame])
  return drawn.slots
}

/** A frame's own callbacks still belong to its task: what is drawn in them is laid out with all that was drawn before. */
function afterPaint(run: () => void): () => void {
  let timer: number | undefined
  const frame = requestAnimationFrame(() => (timer = window.setTimeout(run)))
  return () => {
    cancelAnimationFrame(frame)
    window.clearTimeout(timer)
  }
}

// How many of the map's hosts are drawn from afar. All of a large fleet at once would hold the page up, so they change a few in each frame.
import { useEffect, useState } from 'react'

/** Boxes of whatever kind that are drawn anew in one frame. */
const boxesAtOnce = 50

/** Goes to all of them or to none, a few hosts a frame; `boxes` is what stands in each host, itself included. */
export function useFarHosts(isFar: boolean, boxes: readonly number[]): number {
  const [count, setCount] = useState(isFar ? boxes.length : 0)
  const target = isFar ? boxes.length : 0
  const next = nextCount(Math.min(count, boxes.length), target, boxes)
  useEffect(() => {
    if (next === count) return undefined
    // Behind the frame that draws the last few, whose own callbacks belong to its task.
    let timer: number | undefined
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(() => setCount(next))))
    return () => {
      cancelAnimationFrame(frame)
      window.clearTimeout(timer)
    }
  }, [next, count])
  return Math.min(count, boxes.length)
}

/** At least one host further. */
export function nextCount(count: number, target: number, boxes: readonly number[]): number {
  let at = count
  for (let room = boxesAtOnce; at !== target && (room > 0 || at === count); at += at < target ? 1 : -1) room -= boxes[at < target ? at : at - 1] ?? 0
  return at
}

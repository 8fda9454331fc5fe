// How many of the map's hosts are drawn from afar. All of a large fleet at once would hold the page up, so they change a few in each frame.
import { useEffect, useState } from 'react'

/** Boxes of whatever kind that are drawn anew in one frame. */
const boxesAtOnce = 50

/** Goes to all of them or to none, a few hosts a frame; `boxes` tells what is drawn of each host then, itself included. */
export function useFarHosts(isFar: boolean, hosts: number, boxes: () => readonly number[]): number {
  const [count, setCount] = useState(isFar ? hosts : 0)
  const shown = Math.min(count, hosts)
  const target = isFar ? hosts : 0
  useEffect(() => {
    if (shown === target) return undefined
    // Behind the frame that draws the last few, whose own callbacks belong to its task.
    let timer: number | undefined
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(() => setCount(nextCount(shown, target, boxes())))))
    return () => {
      cancelAnimationFrame(frame)
      window.clearTimeout(timer)
    }
  }, [shown, target, boxes])
  return shown
}

/** At least one host further, and past all that nothing is drawn of. */
export function nextCount(count: number, target: number, boxes: readonly number[]): number {
  let at = count
  for (let room = boxesAtOnce; at !== target && (room > 0 || at === count); at += at < target ? 1 : -1) room -= boxes[at < target ? at : at - 1] ?? 0
  return at
}

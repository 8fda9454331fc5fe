// How many of the map's hosts are drawn from afar. All of a large fleet at once would hold the page up, so they change a few in each frame.
import { useEffect, useRef, useState } from 'react'
import { nextRoom } from '../../../ui/lists/frame-room.ts'

/** Boxes of whatever kind that are drawn anew in one frame: how many at most, and how many however long it takes. */
const boxesAtOnce = { least: 8, most: 50 } as const

/** Goes to all of them or to none, a few hosts a frame; `boxes` tells what is drawn of each host then, itself included. */
export function useFarHosts(isFar: boolean, hosts: number, boxes: () => readonly number[]): number {
  const [count, setCount] = useState(isFar ? hosts : 0)
  const step = useRef<{ room: number; beganMs: number | null }>({ room: boxesAtOnce.most, beganMs: null })
  const shown = Math.min(count, hosts)
  const target = isFar ? hosts : 0
  useEffect(() => {
    const { room, beganMs } = step.current
    // The canvas's library has taken the change over before this.
    step.current = { room: beganMs === null ? room : nextRoom(room, performance.now() - beganMs, boxesAtOnce), beganMs: null }
    if (shown === target) return undefined
    // Behind the frame that draws the last few, whose own callbacks belong to its task.
    let timer: number | undefined
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(() => {
      step.current.beganMs = performance.now()
      setCount(nextCount(shown, target, { boxes: boxes(), room: step.current.room }))
    })))
    return () => {
      cancelAnimationFrame(frame)
      window.clearTimeout(timer)
    }
  }, [shown, target, boxes])
  return shown
}

/** At least one host further, and past all that nothing is drawn of. */
export function nextCount(count: number, target: number, { boxes, room }: { boxes: readonly number[]; room: number }): number {
  let at = count
  for (let left = room; at !== target && (left > 0 || at === count); at += at < target ? 1 : -1) left -= boxes[at < target ? at : at - 1] ?? 0
  return at
}

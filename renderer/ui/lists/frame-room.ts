// How much a long list or map may draw in one frame: as much as keeps the page hearing keys, on this machine and with what else it does now. Pure.

/** A key waits for a task, and a task for what else the machine does: half of what would be felt is left for that. */
const longMs = 12

export interface RoomLimits {
  readonly least: number
  readonly most: number
}

/** Half as much after a frame that took long, a little more after a quick one. */
export function nextRoom(room: number, tookMs: number, { least, most }: RoomLimits): number {
  if (tookMs > longMs) return Math.max(least, Math.floor(room / 2))
  return tookMs < longMs / 2 ? Math.min(most, room + Math.ceil(most / 5)) : room
}

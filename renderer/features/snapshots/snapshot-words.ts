// Short words for what a snapshot holds and where.
import type { TFunction } from 'i18next'
import { isExternal } from '#shared/model/snapshots/snapshot-relations.ts'
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'

/** What comes back with it: "Running, with memory", "Off", "Disks only". */
export function stateWords(t: TFunction<'snapshots'>, { state, memory }: Snapshot): string {
  if (memory !== 'none') return t(state === 'paused' ? 'state.pausedMemory' : 'state.memory')
  return t(state === 'shutoff' ? 'state.off' : 'state.disks')
}

export function placeWords(t: TFunction<'snapshots'>, snapshot: Snapshot): string {
  return t(isExternal(snapshot) ? 'place.external' : 'place.internal')
}

/** "before-update" is a better name, and a person in a hurry needs none: the day and the minute. */
export function suggestedName(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`
}

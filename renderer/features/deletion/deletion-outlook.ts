// What would become of one of many machines that are deleted together, whichever way. Pure.
import type { Belongings } from '#shared/model/provisioning/deletion.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { TrashPreview, TrashRefusal } from '#shared/model/provisioning/trash.ts'

export type DeletionWay = 'trash' | 'now'

export interface DeletionOutlook {
  readonly ref: VmRef
  readonly isRunning: boolean
  /** Its disks that are deleted, or renamed for the trash. */
  readonly going: readonly { readonly pool: string; readonly volume: string; readonly allocationBytes: number | null }[]
  /** How many of its disks stay where they are. */
  readonly staying: number
  readonly snapshots: number
  /** Why it cannot go at all. */
  readonly against: { readonly problem: Problem } | { readonly refusals: readonly TrashRefusal[] } | { readonly isProtected: true } | null
}

const nothing = { isRunning: false, going: [], staying: 0, snapshots: 0 } as const

export function protectedOutlook(ref: VmRef): DeletionOutlook {
  return { ref, ...nothing, against: { isProtected: true } }
}

export function failedOutlook(ref: VmRef, problem: Problem): DeletionOutlook {
  return { ref, ...nothing, against: { problem } }
}

export function outlookOf(ref: VmRef, { isRunning, disks, snapshots }: Pick<Belongings, 'isRunning' | 'disks' | 'snapshots'>): DeletionOutlook {
  return { ref, isRunning, snapshots, against: null, ...split(disks) }
}

export function trashOutlookOf(ref: VmRef, { isRunning, disks, refusals }: Pick<TrashPreview, 'isRunning' | 'disks' | 'refusals'>): DeletionOutlook {
  return { ref, isRunning, snapshots: 0, against: refusals.length > 0 ? { refusals } : null, ...split(disks) }
}

function split(disks: Belongings['disks'] | TrashPreview['disks']): Pick<DeletionOutlook, 'going' | 'staying'> {
  return { going: disks.filter(({ stays }) => stays === null).map(({ pool, volume, allocationBytes }) => ({ pool, volume, allocationBytes })), staying: disks.filter(({ stays }) => stays !== null && stays !== 'no-medium').length }
}

/** Those that go. A machine that runs goes with its plug pulled, or not at all. */
export function going(outlooks: readonly DeletionOutlook[], forceOff: boolean): DeletionOutlook[] {
  return outlooks.filter(({ against, isRunning }) => against === null && (forceOff || !isRunning))
}

export function bytesOf(outlooks: readonly Pick<DeletionOutlook, 'going'>[]): number {
  return outlooks.flatMap((each) => each.going).reduce((sum, { allocationBytes }) => sum + (allocationBytes ?? 0), 0)
}

// Looks at the snapshots of the machines that a rule asks about: seldom, one after the other, since each is a question to a host.
import type { Log } from '#electron/lib/log.ts'
import { problemOf } from '#shared/errors.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { StateRule } from './state-watch.ts'

export interface SnapshotAges {
  /** Begins a look when the last one is long ago; returns at once. */
  look(rules: readonly StateRule[]): void
}

export interface SnapshotAgesOptions {
  readonly read: (ref: VmRef, signal: AbortSignal) => Promise<number | null>
  readonly note: (ref: VmRef, atMs: number | null) => void
  readonly now: () => number
  readonly log: Log
}

const everyMs = 3600 * 1000
const deadlineMs = 30_000

export function createSnapshotAges({ read, note, now, log }: SnapshotAgesOptions): SnapshotAges {
  const lookedAtMs = new Map<string, number>()
  let isLooking = false
  const lookAt = async (refs: readonly VmRef[]): Promise<void> => {
    for (const ref of refs) {
      lookedAtMs.set(vmKey(ref), now())
      try {
        note(ref, await read(ref, AbortSignal.timeout(deadlineMs)))
      } catch (error) {
        // A host that is away has an alert of its own; the age is looked at the next time.
        log.debug('the snapshots of a machine could not be read for a rule', { uuid: ref.uuid, reason: problemOf(error).message })
      }
    }
  }
  return {
    look(rules) {
      if (isLooking) return
      const asked = rules.filter(({ condition }) => condition.kind === 'snapshot-age').flatMap(({ subjects }) => [...subjects.values()])
      const due = asked.flatMap((subject) => (subject.kind === 'vm' && now() - (lookedAtMs.get(vmKey(subject)) ?? Number.NEGATIVE_INFINITY) >= everyMs ? [subject] : []))
      if (due.length === 0) return
      isLooking = true
      void lookAt(due).finally(() => {
        isLooking = false
      })
    },
  }
}

// How snapshots stand to each other, and files on files.
import type { Snapshot, SnapshotSituation } from './snapshot.ts'

export function isExternal({ disks, memory }: Pick<Snapshot, 'disks' | 'memory'>): boolean {
  return memory === 'external' || disks.some(({ mode }) => mode === 'external')
}

export function isInternal(snapshot: Snapshot): boolean {
  return !isExternal(snapshot) && snapshot.disks.some(({ mode }) => mode === 'internal')
}

export function childrenOf(snapshots: readonly Snapshot[], name: string): Snapshot[] {
  return snapshots.filter(({ parent }) => parent === name)
}

/** Files that would show other data than what they were made on, once `under` is written to. */
export function standingOn({ standings }: SnapshotSituation, under: string, except = ''): SnapshotSituation['standings'] {
  return standings.filter((standing) => standing.under === under && standing.over !== except)
}

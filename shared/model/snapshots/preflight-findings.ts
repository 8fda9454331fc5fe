// What can speak against an act on snapshots, and what it is warned of; and the versions of libvirt from which on it can do more.

export const snapshotRefusals = [
  'not-found', 'name-taken', 'transient', 'no-disks', 'chain-unknown',
  'format', 'device-type', 'mixed', 'overlay-active', 'firmware', 'tpm', 'unsavable', 'memory-off', 'memory-needed', 'quiesce-off', 'quiesce-memory', 'agent-missing',
  'revert-external', 'revert-elsewhere', 'revert-under', 'disks-changed',
  'delete-external', 'delete-elsewhere', 'delete-mixed', 'delete-branch', 'delete-shared', 'delete-off',
  'rename-internal', 'rename-parent',
] as const
export type SnapshotRefusal = (typeof snapshotRefusals)[number]

export const snapshotWarnings = ['cannot-return', 'loses-now', 'loses-saved', 'firmware-not-in', 'tpm-not-in', 'not-quiesced', 'takes-children'] as const
export type SnapshotWarning = (typeof snapshotWarnings)[number]

export interface Finding<Code extends string = SnapshotRefusal> {
  readonly code: Code
  /** The snapshot, disk, device or files that it is about. */
  readonly about: readonly string[]
  /** Files to point at in the picture. */
  readonly files: readonly string[]
}

export interface Preflight {
  readonly refusals: readonly Finding[]
  readonly warnings: readonly Finding<SnapshotWarning>[]
  /** For a deletion: the snapshots in the order in which they can go. */
  readonly order: readonly string[]
}

/** libvirt deletes external snapshots since 9.0; it returns to them, and merges under a machine that is off, since 9.9. */
export const deletesExternalSince = 9_000_000
export const revertsExternalSince = 9_009_000
/** An internal snapshot takes the firmware's variables along since 10.10, if they are a qcow2 file. */
export const savesFirmwareSince = 10_010_000

export function finding<Code extends string>(code: Code, about: readonly string[] = [], files: readonly string[] = []): Finding<Code> {
  return { code, about, files }
}

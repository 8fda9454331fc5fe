// The lines of the logs of tasks: the one table of them, by key, and what their words have to be filled in with. The words are in
// `resources/i18n/<language>/task-lines.json`; a test holds the two together.
import type { Problem } from './model/hosts/host.ts'

export const taskLineFields = {
  'already-so': ['name'],
  'definition-changed': ['name'],
  'disk-stays': ['device', 'path', 'stays'],
  'disk-trashed': ['device', 'path', 'target'],
  'due-missed': ['dueMs'],
  'file-checksum': ['file', 'digest'],
  'file-packed': ['file', 'name'],
  'file-sparse': ['file'],
  'guest-reset': ['name'],
  'guest-resetting': ['name'],
  'history-taken-over': ['kind', 'metric', 'series', 'points'],
  'installer-ended': ['name'],
  'installer-looked-at': [],
  'installer-over': ['name'],
  'installer-runs': [],
  'interrupted': [],
  'left-out-device': ['kind', 'device'],
  'left-out-tpm': [],
  'left-out-variables': [],
  'machine-back': ['name'],
  'machine-defined': ['name'],
  'machine-deleted': ['name'],
  'machine-forced-off': ['name'],
  'machine-not-defined': ['name'],
  'machine-started': ['name'],
  'machine-started-installer': ['name'],
  'machine-still-defined': ['name'],
  'machine-trashed': ['name', 'volume', 'pool'],
  'machine-undefined': ['name'],
  'nothing-made': [],
  'package-no-manifest': [],
  'partial-removed': ['name'],
  'partial-stays': ['name', 'pool'],
  'pool-not-refreshed': ['pool'],
  'removing-made': [],
  'report-mailed': ['channel'],
  'settings-set': ['settings', 'name'],
  'sha256': ['digest'],
  'snapshot-expired': ['name'],
  'snapshot-stays': ['name'],
  'snapshot-taken': ['name'],
  'uploads-not-seen': [],
  'volume-converting': ['format'],
  'volume-deleted': ['name', 'pool'],
  'volume-made': ['name', 'pool'],
  'volume-made-of-file': ['name', 'file'],
  'volume-made-on-original': ['name', 'pool', 'device'],
  'volume-not-made': ['name'],
  'volume-removed': ['name'],
  'volume-stays': ['name', 'pool'],
} as const satisfies Record<string, readonly string[]>

export type TaskLineKey = keyof typeof taskLineFields

type FieldsOf<Key extends TaskLineKey> = Readonly<Record<(typeof taskLineFields)[Key][number], string | number>>

/** `problem`: why it came to that; it is worded behind the line. */
export type TaskLine = { [Key in TaskLineKey]: { readonly line: Key; readonly params: FieldsOf<Key>; readonly problem?: Problem } }[TaskLineKey]

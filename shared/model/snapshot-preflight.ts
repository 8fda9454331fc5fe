// Whether an act on snapshots is safe, before libvirt is asked: it refuses some of what would lose data, and not all. Pure, so
// that the screen shows what the host will be held to. What libvirt 9.0 does was tried on it; see docs/adr/0010-snapshots-are-checked-first.md.
import type { NewSnapshot, Snapshot, SnapshotAct, SnapshotDisk, SnapshotRequest, SnapshotSituation } from './snapshot.ts'

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
const deletesExternalSince = 9_000_000
const revertsExternalSince = 9_009_000
/** An internal snapshot takes the firmware's variables along since 10.10, if they are a qcow2 file. */
const savesFirmwareSince = 10_010_000

export function preflight(situation: SnapshotSituation, act: SnapshotAct): Preflight {
  const named = situation.snapshots.find(({ name }) => name === act.name)
  if (act.kind === 'create') return { ...checkCreate(situation, act), order: [] }
  if (!named) return refused([finding('not-found', [act.name])])
  if (act.kind === 'revert') return { ...checkRevert(situation, named), order: [] }
  if (act.kind === 'edit') return refused(checkEdit(situation, named, act.newName))
  return checkDelete(situation, named, act.withChildren)
}

/**
 * What is taken of a machine for which the way was left open: inside its disks where that can be, else in new files. Memory and
 * quiet file systems are asked of a machine that runs only; a running one without an agent is not taken less carefully than asked.
 */
export function resolveRequest(situation: SnapshotSituation, request: SnapshotRequest): NewSnapshot {
  const { mode } = request
  if (mode !== 'auto') return { ...request, mode }
  const { isRunning } = situation
  const wish = { ...request, hasMemory: request.hasMemory && isRunning, isQuiesced: request.isQuiesced && isRunning }
  const inside: NewSnapshot = { ...wish, mode: 'internal' }
  const apart: NewSnapshot = { ...wish, mode: 'external' }
  // Of two ways that are both refused, the one with less against it tells more about what to mend.
  return countAgainst(situation, apart) < countAgainst(situation, inside) ? apart : inside
}

function countAgainst(situation: SnapshotSituation, request: NewSnapshot): number {
  return preflight(situation, { kind: 'create', ...request }).refusals.length
}

function finding<Code extends string>(code: Code, about: readonly string[] = [], files: readonly string[] = []): Finding<Code> {
  return { code, about, files }
}

function refused(refusals: readonly Finding[]): Preflight {
  return { refusals, warnings: [], order: [] }
}

export function isExternal({ disks, memory }: Pick<Snapshot, 'disks' | 'memory'>): boolean {
  return memory === 'external' || disks.some(({ mode }) => mode === 'external')
}

function isInternal(snapshot: Snapshot): boolean {
  return !isExternal(snapshot) && snapshot.disks.some(({ mode }) => mode === 'internal')
}

type Checked = Pick<Preflight, 'refusals' | 'warnings'>

function checkCreate(situation: SnapshotSituation, act: SnapshotAct & { kind: 'create' }): Checked {
  const { snapshots, isRunning } = situation
  const refusals: Finding[] = []
  if (snapshots.some(({ name }) => name === act.name)) refusals.push(finding('name-taken', [act.name]))
  if (!situation.isPersistent) refusals.push(finding('transient'))
  if (situation.disks.length === 0) refusals.push(finding('no-disks'))
  if (act.hasMemory && !isRunning) refusals.push(finding('memory-off'))
  if (act.hasMemory && situation.unsavable.length > 0) refusals.push(finding('unsavable', situation.unsavable))
  if (act.isQuiesced && !isRunning) refusals.push(finding('quiesce-off'))
  if (act.isQuiesced && act.hasMemory) refusals.push(finding('quiesce-memory'))
  if (act.isQuiesced && isRunning && !situation.hasAgent) refusals.push(finding('agent-missing'))
  const ofMode = act.mode === 'internal' ? internalRefusals(situation, act.hasMemory) : externalRefusals(situation)
  const warnings: Finding<SnapshotWarning>[] = []
  if (act.mode === 'external' && situation.libvirtVersion < revertsExternalSince) warnings.push(finding('cannot-return'))
  if (act.mode === 'external' && situation.nvramFormat !== '') warnings.push(finding('firmware-not-in'))
  if (act.mode === 'external' && situation.hasTpm) warnings.push(finding('tpm-not-in'))
  if (isRunning && !act.hasMemory && !act.isQuiesced) warnings.push(finding('not-quiesced'))
  return { refusals: [...refusals, ...ofMode], warnings }
}

function internalRefusals(situation: SnapshotSituation, hasMemory: boolean): Finding[] {
  const refusals: Finding[] = []
  const external = situation.snapshots.filter(isExternal)
  if (external.length > 0) refusals.push(finding('overlay-active', external.map(({ name }) => name), external.flatMap(({ disks }) => disks.map(({ overlayFile }) => overlayFile))))
  if (situation.isRunning && !hasMemory) refusals.push(finding('memory-needed'))
  for (const { device, files } of situation.disks) {
    const [top] = files
    if (top?.format !== 'qcow2') refusals.push(finding('format', [device, top?.format ?? ''], top ? [top.path] : []))
  }
  const savesFirmware = situation.libvirtVersion >= savesFirmwareSince && situation.nvramFormat === 'qcow2'
  if (situation.nvramFormat !== '' && !savesFirmware) refusals.push(finding('firmware'))
  if (situation.hasTpm) refusals.push(finding('tpm'))
  return refusals
}

function externalRefusals(situation: SnapshotSituation): Finding[] {
  const refusals: Finding[] = []
  const internal = situation.snapshots.filter(isInternal)
  if (internal.length > 0) refusals.push(finding('mixed', internal.map(({ name }) => name), internal.flatMap(({ disks }) => disks.map(({ keptFile }) => keptFile))))
  for (const { device, type, files } of situation.disks) {
    // libvirt invents a new file's name beside the old file only.
    if (type !== 'file') refusals.push(finding('device-type', [device, type], files.map(({ path }) => path)))
  }
  return refusals
}

/** Files that would show other data than what they were made on, once `under` is written to. */
function standingOn({ standings }: SnapshotSituation, under: string, except = ''): SnapshotSituation['standings'] {
  return standings.filter((standing) => standing.under === under && standing.over !== except)
}

function checkRevert(situation: SnapshotSituation, snapshot: Snapshot): Checked {
  const refusals: Finding[] = []
  const warnings: Finding<SnapshotWarning>[] = [finding('loses-now')]
  if (situation.hasManagedSave) warnings.push(finding('loses-saved'))
  if (situation.nvramFormat !== '' && situation.libvirtVersion < savesFirmwareSince) warnings.push(finding('firmware-not-in'))
  if (situation.hasTpm) warnings.push(finding('tpm-not-in'))
  if (isExternal(snapshot) && situation.libvirtVersion < revertsExternalSince) refusals.push(finding('revert-external', [snapshot.name]))
  const changed = deviceDifferences(situation, snapshot)
  if (changed.length > 0) refusals.push(finding('disks-changed', changed))
  for (const { device, keptFile, mode } of snapshot.disks) {
    if (mode !== 'internal') continue
    const top = situation.disks.find((disk) => disk.device === device)?.files[0]?.path
    const over = standingOn(situation, keptFile)
    if (top !== undefined && top !== keptFile) refusals.push(finding('revert-elsewhere', [device], [keptFile, top]))
    if (over.length > 0) refusals.push(finding('revert-under', [...over.flatMap(({ owners }) => owners), ...over.map((standing) => standing.over)], [keptFile, ...over.map((standing) => standing.over)]))
  }
  return { refusals, warnings }
}

/** Disks that were added or taken away since: libvirt puts the old definition back, and with it the old set of disks. */
function deviceDifferences({ disks }: SnapshotSituation, snapshot: Snapshot): string[] {
  const now = new Set(disks.map(({ device }) => device))
  const then = new Set(snapshot.disks.map(({ device }) => device))
  return [...now.symmetricDifference(then)]
}

function checkEdit({ snapshots }: SnapshotSituation, snapshot: Snapshot, newName: string): Finding[] {
  if (newName === snapshot.name) return []
  const refusals: Finding[] = []
  if (snapshots.some(({ name }) => name === newName)) refusals.push(finding('name-taken', [newName]))
  // libvirt finds the data of an internal snapshot by its name in the disk's file, which it does not rename.
  if (!isExternal(snapshot)) refusals.push(finding('rename-internal', [snapshot.name]))
  if (childrenOf(snapshots, snapshot.name).length > 0) refusals.push(finding('rename-parent', [snapshot.name]))
  return refusals
}

function childrenOf(snapshots: readonly Snapshot[], name: string): Snapshot[] {
  return snapshots.filter(({ parent }) => parent === name)
}

/** The snapshot and all below it, every one behind its children. */
function leavesFirst(snapshots: readonly Snapshot[], snapshot: Snapshot): Snapshot[] {
  return [...childrenOf(snapshots, snapshot.name).flatMap((child) => leavesFirst(snapshots, child)), snapshot]
}

function checkDelete(situation: SnapshotSituation, snapshot: Snapshot, withChildren: boolean): Preflight {
  const order = withChildren ? leavesFirst(situation.snapshots, snapshot) : [snapshot]
  const refusals: Finding[] = []
  let now = situation
  for (const each of order) {
    refusals.push(...deleteRefusals(now, each))
    now = afterDelete(now, each)
  }
  const others = order.slice(0, -1).map(({ name }) => name)
  return { refusals: distinct(refusals), warnings: others.length > 0 ? [finding('takes-children', others)] : [], order: order.map(({ name }) => name) }
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()]
}

function deleteRefusals(situation: SnapshotSituation, snapshot: Snapshot): Finding[] {
  if (!isExternal(snapshot)) {
    return snapshot.disks.flatMap(({ device, mode, keptFile }) => {
      const top = situation.disks.find((disk) => disk.device === device)?.files[0]?.path
      return mode === 'internal' && top !== keptFile ? [finding('delete-elsewhere', [snapshot.name, device], [keptFile])] : []
    })
  }
  const external = snapshot.disks.filter(({ mode }) => mode === 'external')
  const version = situation.libvirtVersion < deletesExternalSince ? [finding('delete-external', [snapshot.name])] : []
  return [...version, ...external.flatMap((disk) => mergeRefusals(situation, snapshot, disk))]
}

/** To delete an external snapshot its overlay is merged into the file below, and removed: nobody else may stand on either. */
function mergeRefusals(situation: SnapshotSituation, snapshot: Snapshot, { device, overlayFile }: SnapshotDisk): Finding[] {
  const chain = situation.disks.find((disk) => disk.device === device)
  const at = chain?.files.findIndex(({ path }) => path === overlayFile) ?? -1
  if (!chain || at < 0) return [finding('delete-branch', [snapshot.name, device], [overlayFile])]
  const [above, below] = [chain.files[at - 1]?.path ?? '', chain.files[at + 1]?.path]
  if (below === undefined) return [finding('chain-unknown', [device], [overlayFile])]
  const refusals: Finding[] = []
  const inside = situation.snapshots.filter((other) => other.disks.some(({ mode, keptFile }) => mode === 'internal' && (keptFile === overlayFile || keptFile === below)))
  if (inside.length > 0) refusals.push(finding('delete-mixed', inside.map(({ name }) => name), [overlayFile, below]))
  const others = [...standingOn(situation, overlayFile, above), ...standingOn(situation, below, overlayFile)]
  if (others.length > 0) refusals.push(finding('delete-shared', others.flatMap(({ over, owners }) => [...owners, over]), [overlayFile, below, ...others.map(({ over }) => over)]))
  const siblings = situation.snapshots.filter((other) => other.name !== snapshot.name && other.disks.some(({ mode, keptFile }) => mode === 'external' && keptFile === below))
  if (siblings.length > 0) refusals.push(finding('delete-shared', siblings.map(({ name }) => name), [overlayFile, below]))
  if (!situation.isRunning && at > 0 && situation.libvirtVersion < revertsExternalSince) refusals.push(finding('delete-off', [snapshot.name], [overlayFile]))
  return refusals
}

/** What will be the case once the snapshot is gone. */
function afterDelete(situation: SnapshotSituation, snapshot: Snapshot): SnapshotSituation {
  const below = new Map<string, string>()
  for (const { overlayFile, device } of snapshot.disks) {
    const files = situation.disks.find((disk) => disk.device === device)?.files ?? []
    const under = files[files.findIndex(({ path }) => path === overlayFile) + 1]?.path
    if (overlayFile !== '' && under !== undefined) below.set(overlayFile, under)
  }
  const moved = (path: string): string => below.get(path) ?? path
  return {
    ...situation,
    snapshots: situation.snapshots
      .filter(({ name }) => name !== snapshot.name)
      .map((other) => ({ ...other, parent: other.parent === snapshot.name ? snapshot.parent : other.parent, disks: other.disks.map((disk) => ({ ...disk, keptFile: moved(disk.keptFile) })) })),
    disks: situation.disks.map((disk) => ({ ...disk, files: disk.files.filter(({ path }) => !below.has(path)) })),
    standings: situation.standings.filter(({ over }) => !below.has(over)).map((standing) => ({ ...standing, under: moved(standing.under) })),
  }
}

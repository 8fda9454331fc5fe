// Whether an act on snapshots is safe, before libvirt is asked: it refuses some of what would lose data, and not all. Pure, so
// that the screen shows what the host will be held to. What libvirt 9.0 does was tried on it; see docs/adr/0010-snapshots-are-checked-first.md.
import { finding, revertsExternalSince, savesFirmwareSince } from './preflight-findings.ts'
import type { Finding, Preflight, SnapshotWarning } from './preflight-findings.ts'
import { checkDelete } from './snapshot-deletion.ts'
import { childrenOf, isExternal, isInternal, standingOn } from './snapshot-relations.ts'
import type { NewSnapshot, Snapshot, SnapshotAct, SnapshotRequest, SnapshotSituation } from './snapshot.ts'

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

function refused(refusals: readonly Finding[]): Preflight {
  return { refusals, warnings: [], order: [] }
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

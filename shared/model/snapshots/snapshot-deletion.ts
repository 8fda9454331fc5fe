// Whether a snapshot, or it and all below it, can be deleted: each in its turn, in the situation that the ones before it leave.
import { deletesExternalSince, finding, revertsExternalSince } from './preflight-findings.ts'
import type { Finding, Preflight } from './preflight-findings.ts'
import { childrenOf, isExternal, standingOn } from './snapshot-relations.ts'
import type { Snapshot, SnapshotDisk, SnapshotSituation } from './snapshot.ts'

/** The snapshot and all below it, every one behind its children. */
function leavesFirst(snapshots: readonly Snapshot[], snapshot: Snapshot): Snapshot[] {
  return [...childrenOf(snapshots, snapshot.name).flatMap((child) => leavesFirst(snapshots, child)), snapshot]
}

export function checkDelete(situation: SnapshotSituation, snapshot: Snapshot, withChildren: boolean): Preflight {
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

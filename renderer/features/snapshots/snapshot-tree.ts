// The order of a machine's snapshots in their tree, and how far each is moved in. Pure.
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'

export interface TreeRow {
  /** `undefined` is the present: where the machine goes on. */
  readonly snapshot: Snapshot | undefined
  /** How many snapshots it stands on, itself counted. */
  readonly level: number
  /** Of lines beside each other; one after the other does not move in, or a hundred in a row would leave the screen. */
  readonly lane: number
}

/** A branch stands before the line that leads to the present, which is the last row of its own lane. */
export function treeRows(snapshots: readonly Snapshot[]): TreeRow[] {
  const byName = new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]))
  const children = Map.groupBy(snapshots, ({ parent }) => (parent !== null && byName.has(parent) ? parent : null))
  const current = snapshots.find(({ isCurrent }) => isCurrent)
  const toPresent = lineOf(current, byName)
  const rows: TreeRow[] = []
  const visit = (parent: Snapshot | null, level: number, lane: number): void => {
    const below = (children.get(parent?.name ?? null) ?? []).toSorted((one, other) => one.createdAtMs - other.createdAtMs)
    const isHere = parent === (current ?? null)
    const isForked = below.length + Number(isHere) > 1
    const last = isHere ? undefined : (below.find(({ name }) => toPresent.has(name)) ?? below.at(-1))
    const branches = below.filter((child) => child !== last)
    for (const child of last ? [...branches, last] : branches) {
      const childLane = isForked && child !== last ? lane + 1 : lane
      rows.push({ snapshot: child, level: level + 1, lane: childLane })
      visit(child, level + 1, childLane)
    }
    if (isHere) rows.push({ snapshot: undefined, level: level + 1, lane })
  }
  visit(null, 0, 0)
  return rows
}

/** The names from the present back to the first. */
function lineOf(current: Snapshot | undefined, byName: ReadonlyMap<string, Snapshot>): Set<string> {
  const line = new Set<string>()
  for (let at = current; at && !line.has(at.name); at = at.parent === null ? undefined : byName.get(at.parent)) line.add(at.name)
  return line
}

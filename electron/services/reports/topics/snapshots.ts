// Snapshots that are there now, the oldest first. Machines of hosts that are not connected are named as not looked at.
import { problemOf } from '#shared/errors.ts'
import type { ReportSection, ReportTable } from '#shared/model/report.ts'
import type { Snapshot } from '#shared/model/snapshot.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { ReportSources } from '../report-sources.ts'

/** Each is a question to a host. */
const atOnce = 4

export async function snapshotsTopic({ vms, hostName, nowMs, snapshots, progress }: ReportSources): Promise<ReportSection> {
  const found: { vm: Vm; snapshot: Snapshot }[] = []
  const missed: { vm: Vm; reason: string }[] = []
  const queue = [...vms]
  const look = async (): Promise<void> => {
    for (let vm = queue.shift(); vm; vm = queue.shift()) {
      try {
        for (const snapshot of await snapshots(vm)) found.push({ vm, snapshot })
      } catch (error) {
        missed.push({ vm, reason: problemOf(error).message })
      }
      progress(1 - queue.length / Math.max(1, vms.length))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, look))
  const list: ReportTable = {
    title: 'Snapshots, the oldest first',
    emptyText: 'There are no snapshots.',
    columns: [{ label: 'Machine', kind: 'text', share: 2 }, { label: 'Host', kind: 'text', share: 1.2 }, { label: 'Snapshot', kind: 'text', share: 2 }, { label: 'Taken', kind: 'time', share: 1.2 }, { label: 'Age', kind: 'duration', share: 1 }, { label: 'Size', kind: 'bytes', share: 0.9 }],
    rows: found.toSorted((left, right) => left.snapshot.createdAtMs - right.snapshot.createdAtMs).map(({ vm, snapshot }) => [vm.name, hostName(vm.hostId), snapshot.name, snapshot.createdAtMs, nowMs - snapshot.createdAtMs, snapshot.sizeBytes]),
  }
  const unseen: ReportTable = { title: 'Not looked at', emptyText: '', columns: [{ label: 'Machine', kind: 'text', share: 1 }, { label: 'Host', kind: 'text', share: 1 }, { label: 'Reason', kind: 'text', share: 3 }], rows: missed.map(({ vm, reason }) => [vm.name, hostName(vm.hostId), reason]) }
  return {
    topic: 'snapshots',
    title: 'Snapshots',
    lines: [`${found.length} snapshots of ${new Set(found.map(({ vm }) => vm.uuid)).size} machines.${missed.length === 0 ? '' : ` ${missed.length} machines could not be looked at.`}`],
    charts: [],
    tables: missed.length === 0 ? [list] : [list, unseen],
  }
}

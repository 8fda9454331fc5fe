// Snapshots that are there now, the oldest first, and volumes that nothing uses. What could not be asked is named as not looked at.
import type { ReportSection, ReportTable } from '#shared/model/monitoring/report.ts'
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { ReportSources } from '../report-sources.ts'
import { askEach } from './ask-each.ts'
import { orphansTable } from './orphans.ts'

export async function snapshotsTopic(sources: ReportSources): Promise<ReportSection> {
  const { words, vms, hostName, nowMs, snapshots, progress } = sources
  const found: { vm: Vm; snapshot: Snapshot }[] = []
  const asked = askEach(vms, {
    words,
    progress,
    async ask(vm) {
      for (const snapshot of await snapshots(vm)) found.push({ vm, snapshot })
    },
  })
  const [orphans, missed] = await Promise.all([orphansTable(sources), asked])
  const notSeen = [...missed.map(({ thing: vm, reason }) => [vm.name, hostName(vm.hostId), reason]), ...orphans.missed.map(({ thing: pool, reason }) => [words('report.snapshots.pool', { name: pool.name }), hostName(pool.hostId), reason])]
  const list: ReportTable = {
    title: words('report.table.snapshots'),
    emptyText: words('report.empty.snapshots'),
    columns: [{ label: words('report.column.machine'), kind: 'text', share: 2 }, { label: words('report.column.host'), kind: 'text', share: 1.2 }, { label: words('report.column.snapshot'), kind: 'text', share: 2 }, { label: words('report.column.taken'), kind: 'time', share: 1.2 }, { label: words('report.column.age'), kind: 'duration', share: 1 }, { label: words('report.column.size'), kind: 'bytes', share: 0.9 }],
    rows: found.toSorted((left, right) => left.snapshot.createdAtMs - right.snapshot.createdAtMs).map(({ vm, snapshot }) => [vm.name, hostName(vm.hostId), snapshot.name, snapshot.createdAtMs, nowMs - snapshot.createdAtMs, snapshot.sizeBytes]),
  }
  const unseen: ReportTable = { title: words('report.table.unseen'), emptyText: '', columns: [{ label: words('report.column.what'), kind: 'text', share: 1 }, { label: words('report.column.host'), kind: 'text', share: 1 }, { label: words('report.column.reason'), kind: 'text', share: 3 }], rows: notSeen }
  const counts = words('report.snapshots.counts', { snapshots: words('report.count.snapshots', { count: found.length }), vms: words('report.count.vms', { count: new Set(found.map(({ vm }) => vm.uuid)).size }) })
  return {
    topic: 'snapshots',
    title: words('report.topic.snapshots'),
    lines: [missed.length === 0 ? counts : `${counts} ${words('report.snapshots.missed', { count: missed.length })}`, orphans.line],
    charts: [],
    tables: notSeen.length === 0 ? [list, orphans.table] : [list, orphans.table, unseen],
  }
}

// Volumes that nothing uses, the largest first: room that could be had back. Pools that cannot be asked are named.
import type { ReportTable } from '#shared/model/monitoring/report.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import type { ReportSources } from '../report-sources.ts'
import { askEach } from './ask-each.ts'
import type { Missed } from './ask-each.ts'

export interface FoundOrphans {
  readonly table: ReportTable
  readonly line: string
  /** Pools that were not looked at, and why. */
  readonly missed: readonly Missed<Pool>[]
}

const natural = (left: string, right: string): number => left.localeCompare(right, 'en', { numeric: true })

export async function orphansTable({ words, pools, hostName, orphans }: ReportSources): Promise<FoundOrphans> {
  const found: { pool: Pool; volume: Volume }[] = []
  // Storage that several hosts share is there once; a pool that is off has no volumes to be seen.
  const seen = pools.filter(({ state, sharedKey }, index) => state === 'running' && (sharedKey === '' || pools.findIndex((pool) => pool.sharedKey === sharedKey) === index))
  const missed = await askEach(seen, {
    words,
    async ask(pool) {
      for (const volume of await orphans(pool)) found.push({ pool, volume })
    },
  })
  return {
    missed,
    line: words('report.orphans.counts', { volumes: words('report.count.volumes', { count: found.length }) }),
    table: {
      title: words('report.table.orphans'),
      emptyText: words('report.empty.orphans'),
      columns: [{ label: words('report.column.volume'), kind: 'text', share: 2.5 }, { label: words('report.column.pool'), kind: 'text', share: 1.2 }, { label: words('report.column.host'), kind: 'text', share: 1.2 }, { label: words('report.column.format'), kind: 'text', share: 0.7 }, { label: words('report.column.capacity'), kind: 'bytes', share: 0.9 }, { label: words('report.column.allocated'), kind: 'bytes', share: 0.9 }, { label: words('report.column.changed'), kind: 'time', share: 1.2 }],
      rows: found.toSorted((left, right) => right.volume.allocationBytes - left.volume.allocationBytes || natural(left.volume.name, right.volume.name) || natural(hostName(left.pool.hostId), hostName(right.pool.hostId))).map(({ pool, volume: { name, format, capacityBytes, allocationBytes, modifiedAtMs } }) => [name, pool.name, pool.sharedKey === '' ? hostName(pool.hostId) : words('report.capacity.shared'), format, capacityBytes, allocationBytes, modifiedAtMs ?? null]),
    },
  }
}

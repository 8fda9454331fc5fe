// Which shard a new series goes to. What stands in one shard is sampled together and asked for together, and has one unit: a metric of one
// host's machines, or one host's own figures in one unit. That is a family; when a shard is full, the next of its family begins.
import { metricOf, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'
import type { StoredSeries } from '#electron/engine/metrics/metric-store.ts'
import type { ShardRow } from '../file/metric-file.ts'

export const slotsPerShard = 64

export interface ShardSlot {
  readonly shard: number
  readonly slot: number
}

export interface ShardFamilies {
  readonly shards: readonly ShardRow[]
  /** A slot that no series has. `origin` is the host whose sampling tells of it first. */
  take(series: StoredSeries, origin: string): ShardSlot
  /** A series of the file has this slot. */
  isTaken(slot: ShardSlot): void
  unitOf(shard: number): MetricUnit
  kindOf(shard: number): string | undefined
}

export function createShardFamilies(found: readonly ShardRow[]): ShardFamilies {
  const shards: ShardRow[] = []
  /** The last shard of each family, and how many of its slots are used. */
  const open = new Map<string, { readonly shard: number; used: number }>()
  const begin = (row: ShardRow): { readonly shard: number; used: number } => {
    const begun = { shard: row.id, used: 0 }
    shards[row.id] = row
    open.set(row.family, begun)
    return begun
  }
  const familyOf = (shard: number): string => shards[shard]?.family ?? ''
  for (const row of found) begin(row)
  return {
    shards,
    take(series, origin) {
      const family = familyOfSeries(series, origin)
      const last = open.get(family)
      const current = last && last.used < slotsPerShard ? last : begin({ id: shards.length, family })
      current.used += 1
      return { shard: current.shard, slot: current.used - 1 }
    },
    isTaken({ shard, slot }) {
      const last = open.get(familyOf(shard))
      if (last?.shard === shard) last.used = Math.max(last.used, slot + 1)
    },
    unitOf: (shard) => unitOfFamily(familyOf(shard)),
    kindOf: (shard) => familyOf(shard).split(' ', 2)[1],
  }
}

const KnownKind = SubjectKind.catch('host')

/** The unit comes first: all blocks of a shard have one scale. */
function familyOfSeries({ subject, metric }: StoredSeries, origin: string): string {
  const kind = KnownKind.parse(subject.slice(0, subject.indexOf(':')))
  const unit = metricOf(kind, metric)?.unit ?? 'count'
  return kind === 'vm' ? `${unit} vm ${metric} ${origin}` : `${unit} ${kind} ${origin}`
}

function unitOfFamily(family: string): MetricUnit {
  const [unit = 'count'] = family.split(' ', 1)
  return unit as MetricUnit
}

// The live figures that lists show of a machine: where their values come from and how they are drawn. Pure.
import type { VmUsage } from '#shared/model/machines/vm.ts'
import type { ChartUnit } from '../../../ui/chart/data/units.ts'

export interface TableMetric {
  readonly valueOf: (usage: VmUsage | undefined) => number | null
  readonly unit: ChartUnit
  /** The whole, where there is one. */
  readonly top?: number
  /** Its history is the sum of these. */
  readonly metrics: readonly string[]
  /** Its history where there is none of them. */
  readonly standIn?: string
}

export type TableMetricId = 'cpu' | 'memoryUsed' | 'disk' | 'network'

export const tableMetrics: Readonly<Record<TableMetricId, TableMetric>> = {
  cpu: { valueOf: (usage) => (typeof usage?.cpuPercent === 'number' ? usage.cpuPercent / 100 : null), unit: 'ratio', top: 1, metrics: ['cpu.usage'] },
  memoryUsed: { valueOf: (usage) => usage?.memoryUsedBytes ?? null, unit: 'bytes', metrics: ['memory.used'], standIn: 'memory.rss' },
  disk: { valueOf: (usage) => usage?.diskBytesPerSecond ?? null, unit: 'bytes-per-second', metrics: ['disk.read.bytes', 'disk.write.bytes'] },
  network: { valueOf: (usage) => usage?.networkBytesPerSecond ?? null, unit: 'bytes-per-second', metrics: ['network.receive.bytes', 'network.transmit.bytes'] },
}

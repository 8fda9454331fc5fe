// Which charts a group of machines and a network have. A table of facts.
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import type { ChartUnit } from '../../../ui/chart/data/units.ts'

export interface GroupPanel {
  /** Its title in the catalogue. */
  readonly id: string
  readonly metrics: readonly string[]
  /** By which those are chosen that use most. */
  readonly mostBy: readonly string[]
  /** Shares of different machines have no sum. */
  readonly together: 'sum' | 'mean'
  readonly unit: ChartUnit
}

export type GroupMembers = Pick<MetricSelection, 'subjects' | 'only'>

const traffic: GroupPanel = { id: 'networkBytes', metrics: ['network.receive.bytes', 'network.transmit.bytes'], mostBy: ['network.receive.bytes', 'network.transmit.bytes'], together: 'sum', unit: 'bytes-per-second' }
const packets: GroupPanel = { id: 'networkPackets', metrics: ['network.receive.packets', 'network.transmit.packets'], mostBy: ['network.receive.packets', 'network.transmit.packets'], together: 'sum', unit: 'packets-per-second' }
const errors: GroupPanel = { id: 'networkErrors', metrics: ['network.receive.errors', 'network.transmit.errors', 'network.receive.drops', 'network.transmit.drops'], mostBy: ['network.receive.drops', 'network.transmit.drops'], together: 'sum', unit: 'packets-per-second' }

export const vmGroupPanels: readonly GroupPanel[] = [
  { id: 'cpuCores', metrics: ['cpu.cores'], mostBy: ['cpu.cores'], together: 'sum', unit: 'cores' },
  { id: 'cpu', metrics: ['cpu.usage'], mostBy: ['cpu.usage'], together: 'mean', unit: 'ratio' },
  { id: 'memory', metrics: ['memory.rss', 'memory.balloon'], mostBy: ['memory.rss'], together: 'sum', unit: 'bytes' },
  { id: 'diskBytes', metrics: ['disk.read.bytes', 'disk.write.bytes'], mostBy: ['disk.read.bytes', 'disk.write.bytes'], together: 'sum', unit: 'bytes-per-second' },
  traffic,
]

export const networkPanels: readonly GroupPanel[] = [traffic, packets, errors]

/** Lines that can still be told apart, over all metrics of a chart. */
const mostLines = 6

export function groupSelections({ metrics, mostBy }: GroupPanel, members: GroupMembers): { together: MetricSelection[]; most: MetricSelection[] } {
  return {
    together: metrics.map((metric) => ({ ...members, metric, groupBy: 'all' })),
    most: mostBy.map((metric) => ({ ...members, metric, groupBy: 'none', top: Math.floor(mostLines / mostBy.length) })),
  }
}

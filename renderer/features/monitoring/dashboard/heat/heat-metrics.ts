// What the heat map can show of hosts. A table of facts.
import type { ChartUnit } from '../../../../ui/chart/data/units.ts'

export interface HeatMetric {
  readonly id: string
  /** Whose newest values it is made of. */
  readonly metrics: readonly string[]
  readonly unit: ChartUnit
  /** The whole; absent: the largest value there is. */
  readonly top?: number
  readonly valueOf: (values: readonly (number | null)[]) => number | null
}

const first = (values: readonly (number | null)[]): number | null => values[0] ?? null
const sum = (values: readonly (number | null)[]): number | null => (values.every((value) => value === null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0))

function share([part = null, whole = null]: readonly (number | null)[]): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

export const heatMetrics: readonly HeatMetric[] = [
  { id: 'cpu', metrics: ['cpu.usage'], unit: 'ratio', top: 1, valueOf: first },
  { id: 'memory', metrics: ['memory.used', 'memory.total'], unit: 'ratio', top: 1, valueOf: share },
  { id: 'iowait', metrics: ['cpu.iowait'], unit: 'ratio', top: 0.5, valueOf: first },
  { id: 'pressureIo', metrics: ['pressure.io'], unit: 'ratio', top: 0.5, valueOf: first },
  { id: 'swap', metrics: ['swap.used', 'swap.total'], unit: 'ratio', top: 1, valueOf: share },
  { id: 'load', metrics: ['load.1m'], unit: 'count', valueOf: first },
  { id: 'disk', metrics: ['disk.read.bytes', 'disk.write.bytes'], unit: 'bytes-per-second', valueOf: sum },
  { id: 'diskBusy', metrics: ['disk.busy'], unit: 'ratio', top: 1, valueOf: first },
  { id: 'network', metrics: ['network.receive.bytes', 'network.transmit.bytes'], unit: 'bytes-per-second', valueOf: sum },
  { id: 'temperature', metrics: ['temperature'], unit: 'celsius', top: 100, valueOf: first },
]

export const allHeatMetrics: readonly string[] = [...new Set(heatMetrics.flatMap(({ metrics }) => metrics))]

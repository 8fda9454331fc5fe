// Which charts the pages of a machine, a host and a pool have. A table of facts.
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import type { MetricSubject, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { ChartUnit } from '../../../ui/chart/data/units.ts'

export interface Panel {
  /** Its title in the catalogue. */
  readonly id: string
  readonly metrics: readonly string[]
  /** What stands for the panel when several subjects are compared. */
  readonly compared: readonly string[]
  /** Shown even before anything was stored: what every subject has. */
  readonly isBasic?: boolean
}

const perDirection = (noun: string, ways: readonly [string, string], what: string): string[] => ways.map((way) => `${noun}.${way}.${what}`)
const disk = (what: string): string[] => perDirection('disk', ['read', 'write'], what)
const network = (what: string): string[] => perDirection('network', ['receive', 'transmit'], what)

export const panelsOf: Readonly<Record<SubjectKind, readonly Panel[]>> = {
  vm: [
    { id: 'cpu', metrics: ['cpu.usage', 'cpu.steal', 'cpu.wait'], compared: ['cpu.usage'], isBasic: true },
    { id: 'memory', metrics: ['memory.used', 'memory.rss', 'memory.balloon'], compared: ['memory.rss'], isBasic: true },
    { id: 'diskBytes', metrics: disk('bytes'), compared: disk('bytes'), isBasic: true },
    { id: 'networkBytes', metrics: network('bytes'), compared: network('bytes'), isBasic: true },
    { id: 'diskOperations', metrics: [...disk('operations'), 'disk.flush.operations'], compared: disk('operations') },
    { id: 'diskLatency', metrics: [...disk('latency'), 'disk.flush.latency'], compared: disk('latency') },
    { id: 'networkPackets', metrics: network('packets'), compared: network('packets') },
    { id: 'networkErrors', metrics: [...network('errors'), ...network('drops')], compared: [...network('errors'), ...network('drops')] },
    { id: 'hostShare', metrics: ['cpu.host'], compared: ['cpu.host'] },
    { id: 'allocation', metrics: ['disk.allocation', 'disk.capacity'], compared: ['disk.allocation'] },
    { id: 'swapTraffic', metrics: ['memory.swap.in', 'memory.swap.out'], compared: ['memory.swap.in', 'memory.swap.out'] },
    { id: 'exits', metrics: ['vcpu.exits', 'vcpu.halts'], compared: ['vcpu.exits'] },
  ],
  host: [
    { id: 'cpu', metrics: ['cpu.usage', 'cpu.user', 'cpu.system', 'cpu.guest', 'cpu.iowait', 'cpu.steal'], compared: ['cpu.usage'], isBasic: true },
    { id: 'memory', metrics: ['memory.used', 'memory.cached', 'memory.available', 'memory.total'], compared: ['memory.used'], isBasic: true },
    { id: 'load', metrics: ['load.1m', 'load.5m', 'load.15m'], compared: ['load.1m'] },
    { id: 'pressure', metrics: ['pressure.cpu', 'pressure.memory', 'pressure.io'], compared: ['pressure.cpu'] },
    { id: 'diskBytes', metrics: disk('bytes'), compared: disk('bytes') },
    { id: 'networkBytes', metrics: network('bytes'), compared: network('bytes') },
    { id: 'diskBusy', metrics: ['disk.busy'], compared: ['disk.busy'] },
    { id: 'diskLatency', metrics: disk('latency'), compared: disk('latency') },
    { id: 'diskOperations', metrics: disk('operations'), compared: disk('operations') },
    { id: 'networkPackets', metrics: network('packets'), compared: network('packets') },
    { id: 'networkErrors', metrics: [...network('errors'), ...network('drops')], compared: network('errors') },
    { id: 'swap', metrics: ['swap.used', 'swap.total'], compared: ['swap.used'] },
    { id: 'temperature', metrics: ['temperature'], compared: ['temperature'] },
  ],
  pool: [{ id: 'poolSpace', metrics: ['allocation', 'capacity', 'available'], compared: ['allocation'], isBasic: true }, { id: 'poolUsage', metrics: ['usage'], compared: ['usage'], isBasic: true }],
}

export function unitOf(kind: SubjectKind, panel: Panel): ChartUnit {
  return metricOf(kind, panel.metrics[0] ?? '')?.unit ?? 'count'
}

export interface PanelScope {
  readonly kind: SubjectKind
  /** One, or several to compare. */
  readonly subjects: readonly MetricSubject[]
  readonly isEachDevice: boolean
}

export function selectionsOf(panel: Panel, { kind, subjects, isEachDevice }: PanelScope): MetricSelection[] {
  const metrics = subjects.length > 1 ? panel.compared : panel.metrics
  return metrics.map((metric) => {
    const hasInstances = (metricOf(kind, metric)?.instances ?? 'none') !== 'none'
    // Sensors are never one another's sum, nor is the share of some and of all tasks one figure.
    const isApart = isEachDevice || metric === 'temperature' || metric.startsWith('pressure.')
    return { subjects: [...subjects], metric, groupBy: 'none', ...(hasInstances && isApart ? { instance: '*' } : {}) }
  })
}

export function hasDevices(kind: SubjectKind): boolean {
  return panelsOf[kind].some(({ metrics }) => metrics.some((metric) => ['disk', 'nic', 'device', 'interface'].includes(metricOf(kind, metric)?.instances ?? 'none')))
}

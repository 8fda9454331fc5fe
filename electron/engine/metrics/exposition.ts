// Prometheus's text format (https://prometheus.io/docs/instrumenting/exposition_formats/), and the names of our metrics in it. Pure.
import type { InstanceKind, Metric, MetricUnit } from '#shared/model/monitoring/metrics.ts'

export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly samples: Iterable<Sample>
}

export interface Sample {
  /** As `labels` makes them; '' for none. */
  readonly labels: string
  readonly value: number
}

export function writeFamily({ name, help, type, samples }: Family): string {
  const lines = Array.from(samples, ({ labels: text, value }) => `${name}${text === '' ? '' : `{${text}}`} ${numberText(value)}`)
  return lines.length === 0 ? '' : `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`
}

export type Labels = Readonly<Record<string, string>>

export function labels(values: Labels): string {
  return Object.entries(values).map(([name, value]) => `${name}="${escapedValue(value)}"`).join(',')
}

function escapedValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}

/** What the name of the metric does not say already. */
const suffixes: Readonly<Record<MetricUnit, string>> = {
  ratio: '_ratio',
  bytes: '_bytes',
  'bytes-per-second': '_per_second',
  'operations-per-second': '_per_second',
  'packets-per-second': '_per_second',
  'events-per-second': '_per_second',
  seconds: '_seconds',
  count: '',
  cores: '',
  celsius: '_celsius',
}

/** "disk.read.bytes" of a VM is `novacron_vm_disk_read_bytes_per_second`. These names are an interface: they do not change. */
export function exposedName({ kind, name, unit }: Metric): string {
  return `novacron_${kind}_${name.replaceAll('.', '_')}${bytesOf(name, unit)}${suffixes[unit]}`
}

/** memory.swap.in is in bytes a second and does not say so. */
function bytesOf(name: string, unit: MetricUnit): string {
  return unit === 'bytes-per-second' && !name.endsWith('.bytes') ? '_bytes' : ''
}

export function exposedHelp({ kind, name, unit, instances }: Metric): string {
  const subject = { vm: 'the VM', host: 'the host', pool: 'the pool' }[kind]
  return `${name} of ${subject} in ${unit.replaceAll('-', ' ')}${instances === 'none' ? '' : `, by ${instanceLabels[instances]}`}.`
}

/** "instance" itself is Prometheus's own label, for what it scrapes. */
export const instanceLabels: Readonly<Record<InstanceKind, string>> = { none: '', disk: 'device', nic: 'mac', device: 'device', interface: 'interface', pressure: 'share', sensor: 'sensor' }

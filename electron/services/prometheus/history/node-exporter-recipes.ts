// The figures of a host out of what node_exporter has told a Prometheus server: an expression for each of our metrics, by instance and, where
// there are several, by device. Names: its collectors of version 1.0 and later.

export interface Recipe {
  /** Of the table of metrics of a host. */
  readonly metric: string
  /** Whatever has this has the figure. */
  readonly base: string
  readonly isByDevice: boolean
  /** What its series is called here, where that is not its device. */
  readonly instance: string
  /** @param matchers which instances, as they stand in the braces of a selector */
  readonly expression: (matchers: string) => string
}

/** Prometheus is asked by servers every 15 to 60 seconds: two samples at least. */
const rateWindow = '2m'

const plain = { isByDevice: false, instance: '' }
const rateOf = (name: string, matchers: string): string => `rate(${name}{${matchers}}[${rateWindow}])`

function mode(metric: string, modes: string): Recipe {
  const base = 'node_cpu_seconds_total'
  return { ...plain, metric, base, expression: (matchers) => `avg by (instance) (sum by (instance, cpu) (${rateOf(base, `${matchers},mode=~"${modes}"`)}))` }
}

const memory = (name: string, matchers: string): string => `avg by (instance) (node_memory_${name}_bytes{${matchers}})`

function ofMemory(metric: string, name: string, expression: (of: (name: string) => string) => string): Recipe {
  return { ...plain, metric, base: `node_memory_${name}_bytes`, expression: (matchers) => expression((part) => memory(part, matchers)) }
}

function load(minutes: number): Recipe {
  const base = `node_load${minutes}`
  return { ...plain, metric: `load.${minutes}m`, base, expression: (matchers) => `avg by (instance) (${base}{${matchers}})` }
}

function pressure(what: string, instance: string, name: string): Recipe {
  const base = `node_pressure_${name}_seconds_total`
  return { ...plain, instance, metric: `pressure.${what}`, base, expression: (matchers) => `avg by (instance) (${rateOf(base, matchers)})` }
}

function device(metric: string, base: string, expression = (rate: (name: string) => string): string => rate(base)): Recipe {
  return { metric, base, isByDevice: true, instance: '', expression: (matchers) => expression((name) => `avg by (instance, device) (${rateOf(name, matchers)})`) }
}

const transfers = ([['read', 'reads_completed', 'read_bytes', 'read_time'], ['write', 'writes_completed', 'written_bytes', 'write_time']] as const).flatMap(([way, count, bytes, time]) => [
  device(`disk.${way}.bytes`, `node_disk_${bytes}_total`),
  device(`disk.${way}.operations`, `node_disk_${count}_total`),
  device(`disk.${way}.latency`, `node_disk_${time}_seconds_total`, (rate) => `${rate(`node_disk_${time}_seconds_total`)} / (${rate(`node_disk_${count}_total`)} > 0)`),
])

const traffic = (['receive', 'transmit'] as const).flatMap((way) =>
  ([['bytes', 'bytes'], ['packets', 'packets'], ['errors', 'errs'], ['drops', 'drop']] as const).map(([what, name]) => device(`network.${way}.${what}`, `node_network_${way}_${name}_total`)),
)

export const recipes: readonly Recipe[] = [
  mode('cpu.usage', 'user|nice|system|irq|softirq|steal'),
  mode('cpu.user', 'user|nice'),
  mode('cpu.system', 'system'),
  mode('cpu.iowait', 'iowait'),
  mode('cpu.irq', 'irq|softirq'),
  mode('cpu.steal', 'steal'),
  ofMemory('memory.total', 'MemTotal', (of) => of('MemTotal')),
  ofMemory('memory.available', 'MemAvailable', (of) => of('MemAvailable')),
  ofMemory('memory.used', 'MemAvailable', (of) => `${of('MemTotal')} - ${of('MemAvailable')}`),
  ofMemory('memory.usage', 'MemAvailable', (of) => `1 - ${of('MemAvailable')} / ${of('MemTotal')}`),
  ofMemory('memory.cached', 'Cached', (of) => `${of('Cached')} + ${of('Buffers')} + ${of('SReclaimable')}`),
  ofMemory('swap.total', 'SwapTotal', (of) => of('SwapTotal')),
  ofMemory('swap.used', 'SwapFree', (of) => `${of('SwapTotal')} - ${of('SwapFree')}`),
  ...[1, 5, 15].map(load),
  pressure('cpu', 'some', 'cpu_waiting'),
  pressure('memory', 'some', 'memory_waiting'),
  pressure('memory', 'full', 'memory_stalled'),
  pressure('io', 'some', 'io_waiting'),
  pressure('io', 'full', 'io_stalled'),
  ...transfers,
  device('disk.busy', 'node_disk_io_time_seconds_total'),
  ...traffic,
]

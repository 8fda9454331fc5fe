// The figures of a host out of Prometheus's node_exporter, where one runs and no shell may be used. It is asked on the host's own loopback
// address, through the connection that is there. Names: its collectors of version 1.0 and later.
import type { HostFigures, CpuTicks, DiskCounters, InterfaceCounters } from '../files/parse-host-files.ts'
import { isHostInterface } from '#shared/model/hosts/host-devices.ts'
import { isWorthShowing } from '../files/parse-host-files.ts'

/** By name, each sample with its labels. */
type Samples = ReadonlyMap<string, readonly Sample[]>

interface Sample {
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

/** Lines of Prometheus's text format; what is none is left out. */
export function readExposition(text: string): Samples {
  const samples = new Map<string, Sample[]>()
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? []
    if (name === undefined || !Number.isFinite(Number(value))) continue
    const of = samples.get(name) ?? []
    samples.set(name, of)
    of.push({ labels: new Map(Array.from(labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), ([, label = '', quoted = '']) => [label, quoted.replaceAll(/\\(.)/g, (_escape, character: string) => (character === 'n' ? '\n' : character))] as const)), value: Number(value) })
  }
  return samples
}

/** `undefined` when it is not node_exporter that answers. */
export function nodeExporterFigures(samples: Samples): HostFigures | undefined {
  const one = (name: string): number | undefined => samples.get(name)?.[0]?.value
  const now = one('node_time_seconds')
  const bootedAt = one('node_boot_time_seconds')
  if (now === undefined || bootedAt === undefined) return undefined
  const [load1, load5, load15] = [one('node_load1'), one('node_load5'), one('node_load15')]
  return {
    uptimeSeconds: now - bootedAt,
    cpu: cpu(samples),
    memory: memory(one),
    loads: load1 === undefined || load5 === undefined || load15 === undefined ? undefined : [load1, load5, load15],
    pressures: pressures(one),
    disks: disks(samples),
    interfaces: interfaces(samples),
    temperatures: temperatures(samples),
  }
}

function cpu(samples: Samples): CpuTicks | undefined {
  const byMode = Map.groupBy(samples.get('node_cpu_seconds_total') ?? [], ({ labels }) => labels.get('mode') ?? '')
  if (byMode.size === 0) return undefined
  const of = (...modes: readonly string[]): number => modes.flatMap((mode) => byMode.get(mode) ?? []).reduce((sum, { value }) => sum + value, 0)
  const guest = (samples.get('node_cpu_guest_seconds_total') ?? []).reduce((sum, { value }) => sum + value, 0)
  return { user: of('user', 'nice'), system: of('system'), idle: of('idle'), iowait: of('iowait'), irq: of('irq', 'softirq'), steal: of('steal'), guest }
}

function memory(one: (name: string) => number | undefined): HostFigures['memory'] {
  const of = (name: string): number | undefined => one(`node_memory_${name}_bytes`)
  const total = of('MemTotal')
  const free = of('MemFree')
  if (total === undefined || free === undefined) return undefined
  const cachedBytes = (of('Cached') ?? 0) + (of('Buffers') ?? 0) + (of('SReclaimable') ?? 0)
  const swapTotalBytes = of('SwapTotal') ?? 0
  return { totalBytes: total, availableBytes: of('MemAvailable') ?? free + cachedBytes, cachedBytes, swapTotalBytes, swapUsedBytes: swapTotalBytes - (of('SwapFree') ?? swapTotalBytes) }
}

function pressures(one: (name: string) => number | undefined): HostFigures['pressures'] {
  const names = [['cpu', 'some', 'cpu_waiting'], ['memory', 'some', 'memory_waiting'], ['memory', 'full', 'memory_stalled'], ['io', 'some', 'io_waiting'], ['io', 'full', 'io_stalled']] as const
  return names.flatMap(([what, share, name]) => {
    const seconds = one(`node_pressure_${name}_seconds_total`)
    return seconds === undefined ? [] : [{ what, share, totalUs: seconds * 1e6 }]
  })
}

/** The values of several metrics that have one label in common, by its value. */
function table(samples: Samples, label: string, names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const columns = names.map((name) => new Map((samples.get(name) ?? []).map(({ labels, value }) => [labels.get(label) ?? '', value] as const)))
  const complete = [...(columns[0]?.keys() ?? [])].flatMap((key) => {
    const row = columns.flatMap((column) => column.get(key) ?? [])
    return row.length === names.length ? [[key, row] as const] : []
  })
  return new Map(complete)
}

function disks(samples: Samples): DiskCounters[] {
  const names = ['reads_completed_total', 'read_bytes_total', 'read_time_seconds_total', 'writes_completed_total', 'written_bytes_total', 'write_time_seconds_total', 'io_time_seconds_total'].map((name) => `node_disk_${name}`)
  return [...table(samples, 'device', names)].flatMap(([name, [reads = 0, readBytes = 0, readSeconds = 0, writes = 0, writtenBytes = 0, writeSeconds = 0, busySeconds = 0]]) =>
    isWorthShowing(name, new Set()) ? [{ name, reads, readBytes, readMs: readSeconds * 1000, writes, writtenBytes, writeMs: writeSeconds * 1000, busyMs: busySeconds * 1000 }] : [],
  )
}

function interfaces(samples: Samples): InterfaceCounters[] {
  const names = ['receive', 'transmit'].flatMap((way) => ['bytes', 'packets', 'errs', 'drop'].map((what) => `node_network_${way}_${what}_total`))
  return [...table(samples, 'device', names)].flatMap(([name, [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDrops = 0, txBytes = 0, txPackets = 0, txErrors = 0, txDrops = 0]]) =>
    isHostInterface(name)
      ? [{ name, receive: { bytes: rxBytes, packets: rxPackets, errors: rxErrors, drops: rxDrops }, transmit: { bytes: txBytes, packets: txPackets, errors: txErrors, drops: txDrops } }]
      : [],
  )
}

/** Named as `temperatures` names those that it reads itself. */
function temperatures(samples: Samples): HostFigures['temperatures'] {
  const sensorLabels = new Map((samples.get('node_hwmon_sensor_label') ?? []).map(({ labels }) => [`${labels.get('chip')} ${labels.get('sensor')}`, labels.get('label') ?? ''] as const))
  const chipNames = new Map((samples.get('node_hwmon_chip_names') ?? []).map(({ labels }) => [labels.get('chip') ?? '', labels.get('chip_name') ?? ''] as const))
  return (samples.get('node_hwmon_temp_celsius') ?? []).map(({ labels, value }) => {
    const [chip, sensor] = [labels.get('chip') ?? '', labels.get('sensor') ?? '']
    return { sensor: `${chipNames.get(chip) ?? chip} ${sensorLabels.get(`${chip} ${sensor}`) ?? sensor}`, celsius: value }
  })
}

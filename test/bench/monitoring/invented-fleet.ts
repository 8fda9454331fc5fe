// Samples of machines that do not exist, made as a sampler makes real ones: from counters that only grow, read at moments that
// are never exactly an interval apart. Most machines of a fleet idle; the mix is printed with the figures that rest on it.
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { SampleBatch, Series } from '#shared/model/monitoring/metrics.ts'

export interface FleetShape {
  readonly hosts: number
  readonly vmsPerHost: number
  readonly startMs: number
  /** Leaves out all other metrics, where only one is to be asked for. */
  readonly onlyMetric?: string
}

export interface InventedFleet {
  readonly subjects: readonly string[]
  readonly seriesCount: number
  /** One tick of a host, `tick` intervals after the start. */
  batch(host: number, tick: number): SampleBatch
}

export const intervalMs = 5000
/** How far a tick is off its time, as a standard deviation: what a sampler of many hosts sees. */
const jitterMs = 15

type Work = 'idle' | 'moderate' | 'busy' | 'batch'

/** Shares of machines, in hundredths. */
const mix: readonly (readonly [Work, number])[] = [['idle', 60], ['moderate', 25], ['busy', 10], ['batch', 5]]

export const mixWords = `${mix.map(([work, share]) => `${share} % ${work}`).join(', ')}; ticks every ${intervalMs / 1000} s, off by ${jitterMs} ms (standard deviation)`

/** What sampling writes of a machine with one disk and one NIC under KVM, whose balloon driver tells of the guest. */
const names = [
  'cpu.usage', 'cpu.host', 'cpu.steal', 'cpu.wait', 'memory.used', 'memory.rss', 'memory.balloon', 'disk.read.bytes', 'disk.write.bytes', 'disk.read.operations', 'disk.write.operations',
  'disk.read.latency', 'disk.write.latency', 'disk.allocation', 'network.receive.bytes', 'network.transmit.bytes', 'network.receive.packets', 'network.transmit.packets', 'network.receive.errors', 'network.receive.drops',
  'cpu.cores', 'vcpu.exits', 'vcpu.halts', 'memory.available', 'memory.cached', 'memory.swap.in', 'memory.swap.out', 'disk.flush.operations', 'disk.flush.latency', 'disk.capacity', 'network.transmit.errors', 'network.transmit.drops',
] as const
export const seriesPerVm = names.length

interface Machine {
  readonly work: Work
  readonly vcpus: number
  /** Mean load of its vCPUs. */
  readonly load: number
  /** Wanders between ticks, so that neighbouring samples resemble each other. */
  level: number
  memoryPages: number
  rssPages: number
  cachedPages: number
  allocation: number
  readonly balloon: number
  readonly phase: number
}

const hostCpus = 64
const page = 4096

export function inventFleet({ hosts, vmsPerHost, startMs, onlyMetric }: FleetShape): InventedFleet {
  const random = createRandom(hosts * 7919 + vmsPerHost)
  const machines = Array.from({ length: hosts }, () => Array.from({ length: vmsPerHost }, () => inventMachine(random)))
  const lastMs = Float64Array.from({ length: hosts }, () => startMs - intervalMs)
  const wanted = names.flatMap((name, place) => (onlyMetric === undefined || onlyMetric === name ? [place] : []))
  const uuid = (host: number, vm: number): DomainUuid => `${String(host).padStart(8, '0')}-0000-4000-8000-${String(vm).padStart(12, '0')}` as DomainUuid
  const told = new Set<number>()
  const seriesOf = (host: number): SampleBatch['newSeries'] =>
    machines[host]?.flatMap((_, vm) => names.map((metric, place) => ({ id: vm * names.length + place, series: { subject: { kind: 'vm', uuid: uuid(host, vm) }, metric, instance: instanceOf(metric) } satisfies Series }))).filter(({ id }) => wanted.includes(id % names.length)) ?? []
  const values = new Float64Array(names.length)

  return {
    subjects: machines.flatMap((list, host) => list.map((_, vm) => `vm:${uuid(host, vm)}`)),
    seriesCount: hosts * vmsPerHost * wanted.length,
    batch(host, tick) {
      const atMs = Math.round(startMs + tick * intervalMs + random.normal() * jitterMs)
      const seconds = (atMs - (lastMs[host] ?? 0)) / 1000
      lastMs[host] = atMs
      const ids: number[] = []
      const taken: number[] = []
      for (const [vm, machine] of (machines[host] ?? []).entries()) {
        measure(machine, { random, seconds, tick }, values)
        for (const place of wanted) {
          const value = values[place] ?? Number.NaN
          if (Number.isNaN(value)) continue
          ids.push(vm * names.length + place)
          taken.push(value)
        }
      }
      const newSeries = told.has(host) ? [] : seriesOf(host)
      told.add(host)
      return { hostId: `host-${host}` as HostId, sender: `host-${host}`, atMs, intervalMs, newSeries, ids: Uint32Array.from(ids), values: Float64Array.from(taken) }
    },
  }
}

function instanceOf(metric: string): string {
  return metric.startsWith('disk.') ? 'vda' : metric.startsWith('network.') ? '52:54:00:00:00:01' : ''
}

function inventMachine(random: Random): Machine {
  const dice = random.uniform() * 100
  let sum = 0
  const work = mix.find(([, share]) => dice < (sum += share))?.[0] ?? 'idle'
  const gibibytes = [1, 2, 4, 8, 16][Math.floor(random.uniform() * 5)] ?? 4
  const load = { idle: 0.003 + random.uniform() * 0.012, moderate: 0.05 + random.uniform() * 0.2, busy: 0.4 + random.uniform() * 0.5, batch: 0.9 }[work]
  const balloon = gibibytes * 2 ** 30
  return { work, vcpus: [1, 2, 4, 8][Math.floor(random.uniform() * 4)] ?? 2, load, level: 0, memoryPages: Math.floor((balloon / page) * (0.2 + random.uniform() * 0.5)), rssPages: Math.floor((balloon / page) * (0.5 + random.uniform() * 0.5)), cachedPages: Math.floor((balloon / page) * random.uniform() * 0.25), allocation: Math.floor(random.uniform() * 40 * 2 ** 30), balloon, phase: Math.floor(random.uniform() * 10_000) }
}

/** Fills in the values in the order of `names`; NaN where a sampler would have none. */
function measure(machine: Machine, { random, seconds, tick }: { random: Random; seconds: number; tick: number }, out: Float64Array): void {
  const { work, vcpus, phase, balloon } = machine
  machine.level = machine.level * 0.97 + random.normal() * 0.06
  // A batch machine works eight minutes of thirty; cron wakes an idle one each minute.
  const isAtWork = work !== 'batch' || (tick + phase) % 360 < 96
  const isCron = (tick + phase) % 12 === 0
  const activity = isAtWork ? 1 + machine.level : 0.01
  const load = Math.min(1, Math.max(0.0005, machine.load * Math.max(0.05, activity + random.normal() * 0.12) + (isCron ? 0.004 * random.uniform() : 0)))
  // Counters: nanoseconds of processor time, whole bytes, whole operations, read over the true distance.
  const cpuNanoseconds = Math.floor(load * vcpus * seconds * 1e9)
  out[0] = cpuNanoseconds / (seconds * 1e9 * vcpus)
  out[1] = cpuNanoseconds / (seconds * 1e9 * hostCpus)
  out[2] = work === 'busy' ? (Math.abs(random.normal()) * 0.004) : random.uniform() < 0.05 ? random.uniform() * 0.0006 : 0
  out[3] = work === 'idle' ? (random.uniform() < 0.1 ? random.uniform() * 0.0005 : 0) : Math.abs(random.normal()) * 0.002
  // The balloon driver tells every ten seconds.
  if ((tick + phase) % 2 === 0) {
    machine.memoryPages += Math.round(random.normal() * (work === 'idle' ? 12 : 400))
    machine.cachedPages += Math.round(random.normal() * (work === 'idle' ? 4 : 200))
  }
  if (random.uniform() < (work === 'idle' ? 0.01 : 0.1)) machine.rssPages += Math.floor(random.uniform() * 64)
  out[4] = Math.max(0, machine.memoryPages) * page
  out[5] = Math.max(0, machine.rssPages) * page
  out[6] = balloon
  out[20] = cpuNanoseconds / (seconds * 1e9)
  // A guest that does nothing halts a hundred times a second, and is woken by its timer as often.
  out[21] = Math.floor(vcpus * seconds * (250 + load * 6000) * (1 + random.normal() * 0.1)) / seconds
  out[22] = Math.floor(vcpus * seconds * (100 + load * (1 - load) * 2000) * (1 + random.normal() * 0.1)) / seconds
  out[23] = Math.floor(balloon * 0.97)
  out[24] = Math.max(0, machine.cachedPages) * page
  out[25] = 0
  out[26] = work !== 'idle' && random.uniform() < 0.002 ? (Math.ceil(random.uniform() * 64) * page) / seconds : 0
  const strength = machine.load * activity
  disk(machine, { random, seconds, strength }, out)
  network({ work, strength }, { random, seconds }, out)
}

function disk(machine: Machine, { random, seconds, strength }: { random: Random; seconds: number; strength: number }, out: Float64Array): void {
  const isIdle = machine.work === 'idle'
  const reads = isIdle ? (random.uniform() < 0.02 ? 1 + Math.floor(random.uniform() * 20) : 0) : Math.max(0, Math.round(strength * 120 * seconds * (1 + random.normal() * 0.4)))
  // A journal is written every few ticks, a handful of blocks.
  const writes = isIdle ? (random.uniform() < 0.3 ? 1 + Math.floor(random.uniform() * 8) : 0) : Math.max(0, Math.round(strength * 200 * seconds * (1 + random.normal() * 0.3)))
  if (random.uniform() < (isIdle ? 0.002 : 0.05)) machine.allocation += 65_536 * Math.ceil(random.uniform() * 16)
  out[7] = (reads * page * Math.ceil(1 + random.uniform() * 3)) / seconds
  out[8] = (writes * page * Math.ceil(1 + random.uniform() * 3)) / seconds
  out[9] = reads / seconds
  out[10] = writes / seconds
  out[11] = reads === 0 ? Number.NaN : 0.0002 + Math.abs(random.normal()) * 0.0002
  out[12] = writes === 0 ? Number.NaN : 0.0006 + Math.abs(random.normal()) * 0.0006
  out[13] = machine.allocation
  const flushes = Math.floor(writes * 0.3 * random.uniform())
  out[27] = flushes / seconds
  out[28] = flushes === 0 ? Number.NaN : 0.001 + Math.abs(random.normal()) * 0.001
  out[29] = 80 * 2 ** 30
}

function network({ work, strength }: { work: Work; strength: number }, { random, seconds }: { random: Random; seconds: number }, out: Float64Array): void {
  const isIdle = work === 'idle'
  // Broadcasts and keep-alives reach an idle machine too.
  const received = isIdle ? Math.floor(random.uniform() * 12) : Math.max(0, Math.round(strength * 4000 * seconds * (1 + random.normal() * 0.25)))
  const sent = isIdle ? Math.floor(random.uniform() * 5) : Math.max(0, Math.round(strength * 3000 * seconds * (1 + random.normal() * 0.25)))
  out[14] = Math.floor(received * (isIdle ? 64 + random.uniform() * 60 : 700 + random.uniform() * 200)) / seconds
  out[15] = Math.floor(sent * (isIdle ? 64 + random.uniform() * 60 : 500 + random.uniform() * 200)) / seconds
  out[16] = received / seconds
  out[17] = sent / seconds
  out[18] = 0
  out[19] = random.uniform() < 0.0005 ? 1 / seconds : 0
  out[30] = 0
  out[31] = 0
}

interface Random {
  uniform(): number
  /** Mean 0, standard deviation 1. */
  normal(): number
}

/** The same numbers in every run (xorshift32). */
function createRandom(seed: number): Random {
  let state = seed | 1
  const uniform = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform()) }
}

// The simulated hardware of one host, chosen so that its guests fit. Pure.
import type { DemoSettings } from '../demo-settings.ts'
import type { DemoDomain } from '../model/demo-domain.ts'
import { createRandom, seedOf, uuidFrom } from './random.ts'

export interface Machine {
  readonly uuid: string
  readonly vendor: string
  /** libvirt's name of the CPU model, and the name that the maker gives it. */
  readonly cpuModel: string
  readonly cpuName: string
  readonly mhz: number
  readonly numaNodes: number
  /** Per NUMA node, as virNodeInfo counts them. */
  readonly socketsPerNode: number
  readonly coresPerSocket: number
  readonly threadsPerCore: number
  readonly memoryKib: number
  readonly bootedAtMs: number
  readonly libvirtVersion: number
  readonly hypervisorVersion: number
}

interface CpuKind {
  readonly vendor: string
  readonly cpuModel: string
  readonly cpuName: string
  readonly mhz: number
}

const cpuKinds: readonly [CpuKind, ...CpuKind[]] = [
  { vendor: 'AMD', cpuModel: 'EPYC-Milan', cpuName: 'AMD EPYC 7543 32-Core Processor', mhz: 2800 },
  { vendor: 'AMD', cpuModel: 'EPYC-Genoa', cpuName: 'AMD EPYC 9354 32-Core Processor', mhz: 3250 },
  { vendor: 'Intel', cpuModel: 'Icelake-Server', cpuName: 'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz', mhz: 2000 },
  { vendor: 'Intel', cpuModel: 'SapphireRapids', cpuName: 'Intel(R) Xeon(R) Gold 6430', mhz: 2100 },
]
/** libvirt and QEMU as distributions pair them: major * 1,000,000 + minor * 1,000 + micro. */
const versions: readonly [readonly [number, number], ...(readonly [number, number])[]] = [
  [9_000_000, 7_002_000],
  [10_000_000, 8_002_002],
  [11_003_000, 10_000_002],
]
const coreChoices: readonly number[] = [8, 16, 24, 32, 48, 64, 96, 128]
const kibPerGib = 1024 ** 2
const memoryChoicesGib: readonly number[] = [64, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096]
const hourMs = 3_600_000

export function machineFor(settings: DemoSettings, domains: readonly DemoDomain[], nowMs: number): Machine {
  const random = createRandom(seedOf(settings.seed, settings.site, settings.hostname, 'machine'))
  const vcpus = domains.reduce((sum, { profile }) => sum + profile.vcpus, 0)
  const memoryGib = domains.reduce((sum, { profile }) => sum + profile.memoryKib, 0) / kibPerGib
  const cores = coreChoices.find((count) => count * 4 * 3 >= vcpus) ?? Math.ceil(vcpus / 12)
  const oldest = domains.reduce((first, { startedAtMs }) => (startedAtMs === 0 ? first : Math.min(first, startedAtMs)), nowMs)
  const [libvirtVersion, hypervisorVersion] = random.pick(versions)
  return {
    ...random.pick(cpuKinds),
    uuid: uuidFrom(random),
    numaNodes: 2,
    socketsPerNode: 1,
    coresPerSocket: cores,
    threadsPerCore: 2,
    memoryKib: (memoryChoicesGib.find((gib) => gib * 0.85 >= memoryGib) ?? Math.ceil(memoryGib * 1.2)) * kibPerGib - 3_400_000,
    bootedAtMs: oldest - hourMs,
    libvirtVersion,
    hypervisorVersion,
  }
}

export function cpuCount({ numaNodes, socketsPerNode, coresPerSocket, threadsPerCore }: Machine): number {
  return numaNodes * socketsPerNode * coresPerSocket * threadsPerCore
}

// What the use of a machine says about its size: idle, too big, too small, or right, with the numbers behind it. The limits are those that
// administrators argue with: they are here, in one place, and are printed with every report.

export interface Use {
  readonly mean: number
  readonly p95: number
  readonly max: number
}

export interface SizingFacts {
  readonly vcpus: number
  readonly memoryBytes: number
  /** Ratio of all vCPUs; `null` if nothing was measured. */
  readonly cpu: Use | null
  /** Bytes, by the guest's own count; `null` where the guest does not tell. */
  readonly memory: Use | null
  /** Mean of both directions. */
  readonly networkBytesPerSecond: number | null
}

export type SizingVerdict = 'idle' | 'oversized' | 'undersized' | 'right' | 'unknown'

export interface Sizing {
  readonly verdict: SizingVerdict
  readonly suggestedVcpus: number
  readonly suggestedMemoryBytes: number
}

export const sizingLimits = {
  /** Idle: its busiest twentieth uses less of the CPU, and less passes its network cards. */
  idleCpu: 0.03,
  idleBytesPerSecond: 1024,
  /** Too big or too small by the busiest twentieth. */
  lowCpu: 0.3,
  highCpu: 0.85,
  lowMemory: 0.5,
  highMemory: 0.92,
  /** Suggested sizes leave the rest of the busiest twentieth free. */
  wantedCpu: 0.6,
  wantedMemory: 0.75,
} as const

const memoryStepBytes = 256 * 2 ** 20

export function rightSize({ vcpus, memoryBytes, cpu, memory, networkBytesPerSecond }: SizingFacts): Sizing {
  const same = { suggestedVcpus: vcpus, suggestedMemoryBytes: memoryBytes }
  if (!cpu) return { verdict: 'unknown', ...same }
  const limits = sizingLimits
  if (cpu.p95 < limits.idleCpu && (networkBytesPerSecond ?? 0) < limits.idleBytesPerSecond) return { verdict: 'idle', ...same }
  const wantedVcpus = Math.max(1, Math.ceil((cpu.p95 * vcpus) / limits.wantedCpu))
  const wantedBytes = memory ? Math.max(memoryStepBytes, Math.ceil(Math.max(memory.p95 / limits.wantedMemory, memory.max) / memoryStepBytes) * memoryStepBytes) : memoryBytes
  const isCpuHigh = cpu.p95 > limits.highCpu
  const isMemoryHigh = memory !== null && memory.p95 > limits.highMemory * memoryBytes
  if (isCpuHigh || isMemoryHigh) return { verdict: 'undersized', suggestedVcpus: isCpuHigh ? Math.max(vcpus + 1, wantedVcpus) : vcpus, suggestedMemoryBytes: isMemoryHigh ? Math.max(memoryBytes + memoryStepBytes, wantedBytes) : memoryBytes }
  const isCpuLow = cpu.p95 < limits.lowCpu && wantedVcpus < vcpus
  const isMemoryLow = memory !== null && memory.max < limits.lowMemory * memoryBytes && wantedBytes < memoryBytes
  if (isCpuLow || isMemoryLow) return { verdict: 'oversized', suggestedVcpus: isCpuLow ? wantedVcpus : vcpus, suggestedMemoryBytes: isMemoryLow ? wantedBytes : memoryBytes }
  return { verdict: 'right', ...same }
}

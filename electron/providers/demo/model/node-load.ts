// How busy the simulated host itself is: what its guests use and a little of its own. All counters are functions of the time and
// of what its guests have used, so they only ever grow.
import { isActive } from './demo-domain.ts'
import { sizesOf } from './hardware.ts'
import type { HostModel } from './host-model.ts'
import { cpuTimeNs } from './load.ts'
import { cpuCount } from '../invent/machine.ts'

/** What the host itself uses, of each CPU. */
const ownLoad = 0.015
const ownMemoryShare = 0.04
const waitShare = 0.002

export interface NodeCpu {
  readonly userNs: number
  readonly kernelNs: number
  readonly waitNs: number
  readonly idleNs: number
}

/** CPU time of all guests since the host was booted. */
export function guestsCpuNs(host: HostModel): number {
  const now = host.now()
  return [...host.domains.all()].reduce((sum, domain) => sum + cpuTimeNs(domain, now), host.pastCpuNs)
}

/** Of all CPUs. */
export function nodeCpu(host: HostModel): NodeCpu {
  const cpus = cpuCount(host.machine)
  const uptimeNs = (host.now() - host.machine.bootedAtMs) * 1e6
  const userNs = guestsCpuNs(host)
  const kernelNs = uptimeNs * ownLoad * cpus
  const waitNs = uptimeNs * waitShare * cpus
  return { userNs, kernelNs, waitNs, idleNs: Math.max(0, uptimeNs * cpus - userNs - kernelNs - waitNs) }
}

export interface NodeMemory {
  readonly totalKib: number
  readonly freeKib: number
  readonly cachedKib: number
  readonly buffersKib: number
}

export function nodeMemory({ machine, domains }: HostModel): NodeMemory {
  const totalKib = machine.memoryKib
  const guestsKib = [...domains.all()].reduce((sum, domain) => sum + (isActive(domain) ? sizesOf(domain).memoryKib : 0), 0)
  const leftKib = Math.max(0, totalKib * (1 - ownMemoryShare) - guestsKib)
  const cachedKib = Math.floor(leftKib * 0.25)
  const buffersKib = Math.floor(leftKib * 0.02)
  return { totalKib, cachedKib, buffersKib, freeKib: Math.floor(leftKib - cachedKib - buffersKib) }
}

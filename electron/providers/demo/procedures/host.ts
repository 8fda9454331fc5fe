// Calls about the host itself.
import type { Int64 } from '#electron/libvirt/index.ts'
import type { HostModel } from '../model/host-model.ts'
import { counterOf } from '../model/load.ts'
import { nodeCpu, nodeMemory } from '../model/node-load.ts'
import { cpuCount } from '../invent/machine.ts'
import { failures } from '../server/failure.ts'
import type { Handlers } from '../server/handlers.ts'
import { renderCapabilities, renderDomainCapabilities } from '../xml/capabilities-xml.ts'

/** Every node here; a number asks for one CPU or one NUMA cell. */
const all = -1
const cpuModels = ['486', 'qemu64', 'Nehalem', 'Westmere', 'SandyBridge', 'Haswell', 'Broadwell', 'Skylake-Server', 'Cascadelake-Server', 'Icelake-Server', 'SapphireRapids', 'EPYC', 'EPYC-Rome', 'EPYC-Milan', 'EPYC-Genoa']

export const hostCalls: Handlers = {
  NODE_GET_INFO: (_args, { host: { machine } }) => ({
    model: 'x86_64',
    memory: machine.memoryKib,
    cpus: cpuCount(machine),
    mhz: machine.mhz,
    nodes: machine.numaNodes,
    sockets: machine.socketsPerNode,
    cores: machine.coresPerSocket,
    threads: machine.threadsPerCore,
  }),
  CONNECT_GET_CAPABILITIES: (_args, { host }) => ({ capabilities: renderCapabilities(host.machine) }),
  CONNECT_GET_DOMAIN_CAPABILITIES: (_args, { host }) => ({ capabilities: renderDomainCapabilities(host.machine) }),
  CONNECT_GET_CPU_MODEL_NAMES: ({ needResults }) => ({ models: needResults === 0 ? [] : cpuModels, ret: cpuModels.length }),
  CONNECT_GET_MAX_VCPUS: () => ({ maxVcpus: 288 }),
  NODE_GET_FREE_MEMORY: (_args, { host }) => ({ freeMem: nodeMemory(host).freeKib * 1024 }),
  NODE_GET_CELLS_FREE_MEMORY: ({ startCell, maxcells }, { host }) => {
    const { numaNodes } = host.machine
    if (startCell >= numaNodes) throw failures.internal(`start cell ${startCell} out of range (0-${numaNodes - 1})`)
    const perCell = Math.floor((nodeMemory(host).freeKib * 1024) / numaNodes)
    return { cells: Array.from({ length: Math.min(maxcells, numaNodes - startCell) }, () => perCell) }
  },
  NODE_GET_CPU_STATS: ({ cpuNum, nparams }, { host }) => {
    if (cpuNum !== all && cpuNum >= cpuCount(host.machine)) throw failures.invalidArgument(`Invalid cpuNum in virNodeGetCPUStats`)
    const params = cpuStats(host, cpuNum)
    return { params: nparams === 0 ? [] : params.slice(0, nparams), nparams: params.length }
  },
  NODE_GET_MEMORY_STATS: ({ cellNum, nparams }, { host }) => {
    const { numaNodes } = host.machine
    if (cellNum !== all && cellNum >= numaNodes) throw failures.invalidArgument('cellNum in virNodeGetMemoryStats must be less than or equal to the number of cells')
    const { totalKib, freeKib, cachedKib, buffersKib } = nodeMemory(host)
    const share = cellNum === all ? 1 : numaNodes
    const params = Object.entries({ total: totalKib, free: freeKib, buffers: buffersKib, cached: cachedKib }).map(([field, value]) => ({ field, value: Math.floor(value / share) }))
    return { params: nparams === 0 ? [] : params.slice(0, nparams), nparams: params.length }
  },
  NODE_GET_CPU_MAP: ({ needMap }, { host }) => {
    const cpus = cpuCount(host.machine)
    return { cpumap: needMap === 0 ? new Uint8Array() : new Uint8Array(Math.ceil(cpus / 8)).fill(0xff), online: cpus, ret: cpus }
  },
}

function cpuStats(host: HostModel, cpuNum: number): { field: string; value: Int64 }[] {
  const share = cpuNum === all ? 1 : cpuCount(host.machine)
  const { kernelNs, userNs, idleNs, waitNs } = nodeCpu(host)
  return Object.entries({ kernel: kernelNs, user: userNs, idle: idleNs, iowait: waitNs }).map(([field, value]) => ({ field, value: counterOf(value / share) }))
}

// Calls about the host itself: who it is, what it can do, how busy it is.
import { int64ToNumber } from '../xdr/int64.ts'
import type { Int64 } from '../xdr/int64.ts'
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { NodeGetInfoReturn } from '../procedures/protocol-types.gen.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'

/** major, minor and micro of libvirt's version numbers (major * 1,000,000 + minor * 1,000 + micro). */
export interface Version {
  readonly major: number
  readonly minor: number
  readonly micro: number
}

/** Everything, in the calls that can ask for one CPU or one NUMA cell. */
const all = -1

export interface HostApi {
  getHostname(options?: CallOptions): Promise<string>
  /** The driver's name: 'QEMU', 'TEST', 'LXC'. */
  getType(options?: CallOptions): Promise<string>
  getUri(options?: CallOptions): Promise<string>
  /** The hypervisor's version. */
  getVersion(options?: CallOptions): Promise<Version>
  /** The daemon's version: compare it with `procedureInfo(name).since`. */
  getLibVersion(options?: CallOptions): Promise<Version>
  /** `memory` is in KiB. */
  getNodeInfo(options?: CallOptions): Promise<NodeGetInfoReturn>
  getCapabilities(options?: CallOptions): Promise<string>
  getDomainCapabilities(request: DomainCapabilitiesRequest, options?: FlagOptions): Promise<string>
  /** SMBIOS data as XML; drivers that cannot read it refuse. */
  getSysinfo(options?: FlagOptions): Promise<string>
  /** Nanoseconds per kind of use since boot ('user', 'kernel', 'idle', 'iowait'); of all CPUs unless one is named. */
  nodeCpuStats(cpu?: number, options?: FlagOptions): Promise<Map<string, Int64>>
  /** KiB by name ('total', 'free', 'buffers', 'cached'); of the whole host unless a NUMA cell is named. */
  nodeMemoryStats(cell?: number, options?: FlagOptions): Promise<Map<string, Int64>>
  /** Free bytes of each NUMA cell, from cell 0. */
  cellsFreeMemory(options?: CallOptions): Promise<readonly Int64[]>
  getCpuModelNames(arch: string, options?: FlagOptions): Promise<readonly string[]>
}

/** Null lets the driver choose. */
interface DomainCapabilitiesRequest {
  readonly emulator?: string | null
  readonly arch?: string | null
  readonly machine?: string | null
  readonly virtType?: string | null
}

export function hostApi({ call }: Caller): HostApi {
  return {
    getHostname: async (options) => (await call('CONNECT_GET_HOSTNAME', {}, options)).hostname,
    getType: async (options) => (await call('CONNECT_GET_TYPE', {}, options)).type,
    getUri: async (options) => (await call('CONNECT_GET_URI', {}, options)).uri,
    getVersion: async (options) => versionOf((await call('CONNECT_GET_VERSION', {}, options)).hvVer),
    getLibVersion: async (options) => versionOf((await call('CONNECT_GET_LIB_VERSION', {}, options)).libVer),
    getNodeInfo: (options) => call('NODE_GET_INFO', {}, options),
    getCapabilities: async (options) => (await call('CONNECT_GET_CAPABILITIES', {}, options)).capabilities,
    async getDomainCapabilities({ emulator = null, arch = null, machine = null, virtType = null }, options) {
      const args = { emulatorbin: emulator, arch, machine, virttype: virtType, flags: flagsOf(options) }
      return (await call('CONNECT_GET_DOMAIN_CAPABILITIES', args, options)).capabilities
    },
    getSysinfo: async (options) => (await call('CONNECT_GET_SYSINFO', { flags: flagsOf(options) }, options)).sysinfo,
    // The daemon first says how many values there are, then fills exactly that many.
    async nodeCpuStats(cpu = all, options = {}) {
      const request = { cpuNum: cpu, flags: flagsOf(options) }
      const { nparams } = await call('NODE_GET_CPU_STATS', { ...request, nparams: 0 }, options)
      return valuesByField((await call('NODE_GET_CPU_STATS', { ...request, nparams }, options)).params)
    },
    async nodeMemoryStats(cell = all, options = {}) {
      const request = { cellNum: cell, flags: flagsOf(options) }
      const { nparams } = await call('NODE_GET_MEMORY_STATS', { ...request, nparams: 0 }, options)
      return valuesByField((await call('NODE_GET_MEMORY_STATS', { ...request, nparams }, options)).params)
    },
    // Some drivers refuse to be asked for more cells than there are.
    async cellsFreeMemory(options) {
      const { nodes } = await call('NODE_GET_INFO', {}, options)
      return (await call('NODE_GET_CELLS_FREE_MEMORY', { startCell: 0, maxcells: nodes }, options)).cells
    },
    getCpuModelNames: async (arch, options) =>
      (await call('CONNECT_GET_CPU_MODEL_NAMES', { arch, needResults: 1, flags: flagsOf(options) }, options)).models,
  }
}

function versionOf(version: Int64): Version {
  const number = int64ToNumber(version)
  return { major: Math.floor(number / 1_000_000), minor: Math.floor(number / 1_000) % 1_000, micro: number % 1_000 }
}

function valuesByField(params: readonly { readonly field: string; readonly value: Int64 }[]): Map<string, Int64> {
  return new Map(params.map(({ field, value }) => [field, value]))
}

// The figures of the host itself, from libvirt.
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import type { HostUsage } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SampleSink, SamplingSource } from '../../metrics-provider.ts'
import type { HostLink } from '../session/host-link.ts'
import type { BatchBuilder } from './batch-builder.ts'
import { cpuShares, cpuTimes, hostUsage, nodeMemory, readNodeStats } from './node-samples.ts'
import type { CpuTimes } from './node-samples.ts'
import type { SteadyClock } from './steady-clock.ts'
import { SubjectRecorder } from './subject-recorder.ts'

export interface HostReading {
  readonly usage: HostUsage
  /** How many CPUs the host has; `undefined` where it does not tell. */
  readonly cpus: number | undefined
  readonly source: SamplingSource
  readonly problem: string
}

export interface HostSamples {
  read(api: LibvirtApi, tick: { readonly clock: SteadyClock; readonly maxGapMs: number }): Promise<HostReading>
}

export interface HostSamplesOptions {
  readonly hostId: HostId
  readonly link: HostLink
  readonly sink: SampleSink
  readonly batch: BatchBuilder
  readonly signal: AbortSignal
}

export function createHostSamples({ hostId, batch, signal }: HostSamplesOptions): HostSamples {
  const recorder = new SubjectRecorder({ kind: 'host', hostId }, batch)
  let cpus: number | undefined
  let before: CpuTimes | undefined
  return {
    async read(api, { clock, maxGapMs }) {
      cpus ??= (await api.host.getNodeInfo({ signal, deadlineMs: Infinity })).cpus
      const stats = await readNodeStats(api, { signal, deadlineMs: Infinity })
      recorder.begin({ steadyMs: clock.at(performance.now()), maxGapMs })
      const times = cpuTimes(stats)
      const shares = cpuShares(before, times)
      before = times
      const memory = nodeMemory(stats)
      if (shares) {
        recorder.gauge('cpu.usage', '', shares.user + shares.system)
        recorder.gauge('cpu.user', '', shares.user)
        recorder.gauge('cpu.system', '', shares.system)
        recorder.gauge('cpu.iowait', '', shares.iowait)
      }
      recorder.gauge('memory.total', '', memory?.totalBytes)
      recorder.gauge('memory.used', '', memory?.usedBytes)
      recorder.gauge('memory.cached', '', memory?.cachedBytes)
      return { usage: hostUsage(shares, memory), cpus, source: memory || times ? 'libvirt' : 'none', problem: '' }
    },
  }
}

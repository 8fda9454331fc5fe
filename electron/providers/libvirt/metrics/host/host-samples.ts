// The figures of the host itself: from its own files where a shell can read them, else what libvirt tells.
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import type { HostUsage } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SampleSink, SamplingSource } from '../../../metrics-provider.ts'
import type { HostTransport } from '../../transport/host-transport.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { createHostFilesReader } from './host-files-reader.ts'
import { createHostRecorder } from './host-recorder.ts'
import { createNodeRecorder, readNodeStats } from './node-samples.ts'
import type { SteadyClock } from '../recording/steady-clock.ts'
import { SubjectRecorder } from '../recording/subject-recorder.ts'

export interface HostReading {
  readonly usage: HostUsage
  /** How many CPUs the host has; `undefined` where it does not tell. */
  readonly cpus: number | undefined
  readonly source: SamplingSource
  readonly problem: string
}

export interface HostSamples extends Disposable {
  read(api: LibvirtApi, tick: Tick): Promise<HostReading>
}

interface Tick {
  readonly clock: SteadyClock
  readonly maxGapMs: number
}

export interface HostSamplesOptions {
  readonly hostId: HostId
  readonly transport: HostTransport
  readonly sink: SampleSink
  readonly batch: BatchBuilder
  readonly signal: AbortSignal
}

export function createHostSamples({ hostId, transport, sink, batch, signal }: HostSamplesOptions): HostSamples {
  const subject = { kind: 'host', hostId } as const
  const files = createHostFilesReader({ transport, now: () => performance.now(), signal })
  const fromFiles = createHostRecorder(new SubjectRecorder(subject, batch), () => files.blocks)
  const fromLibvirt = createNodeRecorder(new SubjectRecorder(subject, batch))
  let cpus: number | undefined

  /** `undefined` when there are no files now; why is in `files.problem`. */
  const readFiles = async (maxGapMs: number): Promise<HostUsage | undefined> => {
    if (!sink.settings.readsHostFiles) return undefined
    const read = await files.read().catch(() => undefined)
    if (!read) return undefined
    try {
      return fromFiles.take(read, maxGapMs)
    } catch (error) {
      files.reject(error)
      return undefined
    }
  }
  return {
    async read(api, { clock, maxGapMs }) {
      cpus ??= (await api.host.getNodeInfo({ signal, deadlineMs: Infinity })).cpus
      const usage = await readFiles(maxGapMs)
      if (usage) return { usage, cpus, source: 'shell', problem: '' }
      const stats = await readNodeStats(api, { signal, deadlineMs: Infinity })
      const { usage: told, isTold } = fromLibvirt.take(stats, { steadyMs: clock.at(performance.now()), maxGapMs })
      return { usage: told, cpus, source: isTold ? 'libvirt' : 'none', problem: files.problem }
    },
    [Symbol.dispose]: () => files[Symbol.dispose](),
  }
}

// The figures of the host itself: from its own files where a shell can read them, from node_exporter where one runs, else what libvirt tells.
import type { LibvirtApi } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { HostUsage, Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SampleSink, SamplingSource } from '../../../metrics-provider.ts'
import type { HostTransport } from '../../transport/host-transport.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { createHostFilesReader } from './files/host-files-reader.ts'
import { readHostFigures } from './files/parse-host-files.ts'
import type { HostFigures } from './files/parse-host-files.ts'
import { createNodeExporterReader } from './exporter/node-exporter-reader.ts'
import { createHostRecorder } from './host-recorder.ts'
import { createNodeRecorder, readNodeStats } from './node-samples.ts'
import type { SteadyClock } from '../recording/steady-clock.ts'
import { SubjectRecorder } from '../recording/subject-recorder.ts'

export interface HostReading {
  readonly usage: HostUsage
  /** How many CPUs the host has; `undefined` where it does not tell. */
  readonly cpus: number | undefined
  readonly source: SamplingSource
  readonly problem: Problem | null
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
  const exporter = createNodeExporterReader({ transport, now: () => performance.now(), signal })
  const fromFiles = createHostRecorder(new SubjectRecorder(subject, batch))
  const fromExporter = createHostRecorder(new SubjectRecorder(subject, batch))
  const fromLibvirt = createNodeRecorder(new SubjectRecorder(subject, batch))
  let cpus: number | undefined

  /** `undefined` when there are no files now; why is in `files.problem`. */
  const readFiles = async (): Promise<HostFigures | undefined> => {
    const read = await files.read().catch(() => undefined)
    if (!read) return undefined
    const figures = readHostFigures(read, files.blocks)
    if (!figures) files.reject(new AppError('not-supported', { message: 'What the host printed are not its files', reason: 'host-shell-other', params: {} }))
    return figures
  }
  const readOwn = async (maxGapMs: number): Promise<Pick<HostReading, 'usage' | 'source'> | undefined> => {
    if (!sink.settings.readsHostFiles) return undefined
    const read = await readFiles()
    if (read) return { usage: fromFiles.take(read, maxGapMs), source: 'shell' }
    const exported = await exporter.read()
    return exported && { usage: fromExporter.take(exported, maxGapMs), source: 'node-exporter' }
  }
  return {
    async read(api, { clock, maxGapMs }) {
      cpus ??= (await api.host.getNodeInfo({ signal, deadlineMs: Infinity })).cpus
      const own = await readOwn(maxGapMs)
      if (own) return { ...own, cpus, problem: own.source === 'shell' ? null : files.problem }
      const stats = await readNodeStats(api, { signal, deadlineMs: Infinity })
      const { usage: told, isTold } = fromLibvirt.take(stats, { steadyMs: clock.at(performance.now()), maxGapMs })
      return { usage: told, cpus, source: isTold ? 'libvirt' : 'none', problem: files.problem }
    },
    [Symbol.dispose]: () => files[Symbol.dispose](),
  }
}

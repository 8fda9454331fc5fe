// Samples one host for as long as its link lives: one bulk call a tick for all its domains, the figures of the host itself,
// and one batch of all that to whoever keeps samples. The inventory's usage comes from the same answers.
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { VmUsage } from '#shared/model/vm.ts'
import type { SampleSink } from '../../metrics-provider.ts'
import type { ProviderEvent } from '../../provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { createBatchBuilder } from './recording/batch-builder.ts'
import type { BatchBuilder } from './recording/batch-builder.ts'
import { readBulkStats } from './guests/bulk-stats.ts'
import { DomainSamples } from './guests/domain-samples.ts'
import type { DomainContext } from './guests/domain-samples.ts'
import { StatsReader } from './guests/stats-reader.ts'
import { createBalloonPeriods } from './guests/balloon-period.ts'
import { createPoolSamples } from './host/pool-samples.ts'
import { createHostSamples } from './host/host-samples.ts'
import type { HostSamples } from './host/host-samples.ts'
import { createSamplingConnection } from './sampling-connection.ts'
import { createSteadyClock } from './recording/steady-clock.ts'
import { adaptedInterval, phaseOf, waitMs } from './tick-schedule.ts'

export interface SamplerOptions {
  readonly hostId: HostId
  readonly link: HostLink
  readonly sink: SampleSink
  readonly emit: (event: ProviderEvent) => void
  /** What the inventory knows. */
  readonly running: () => readonly DomainHandle[]
  readonly macOf: DomainContext['macOf']
  /** As they were last told. */
  readonly pools: () => readonly Pool[]
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

/** A host that needs longer for one answer is asked again only when it has come. */
const patienceMs = 30_000
/** Figures that lie further apart than this many intervals are not joined to a rate. */
const gapIntervals = 3
/** Domains in one turn of the event loop: some milliseconds. */
const domainsInOneTurn = 250

/** Until the signal aborts. A tick that fails is left out, and is a gap. */
export async function sampleHost(options: SamplerOptions): Promise<never> {
  const { hostId, link, sink, emit, onError, signal } = options
  await using connection = createSamplingConnection({ link, patienceMs, signal })
  const batch = createBatchBuilder({ hostId, sink, newSender: randomUUID })
  using host = createHostSamples({ hostId, transport: link.transport, sink, batch, signal })
  const tick = createTick(options, { batch, host })
  const phase = phaseOf(hostId)
  let tookMs = 0
  let isFailing = false
  for (;;) {
    const wishedMs = sink.settings.hostIntervalsMs[hostId] ?? sink.settings.intervalMs
    const intervalMs = adaptedInterval(wishedMs, tookMs)
    try {
      const startedMs = performance.now()
      const read = await connection.run((api) => tick(api, intervalMs))
      tookMs = performance.now() - startedMs
      isFailing = false
      emit({ kind: 'usage', ...read, sampling: { intervalMs, tookMs, ...read.sampling } })
    } catch (error) {
      signal.throwIfAborted()
      tookMs = patienceMs
      // Told once, not at every tick of a long night.
      if (!isFailing) onError(new Error(`sampling: ${problemOf(error).message}`, { cause: error }))
      isFailing = true
    }
    await pause(waitMs(Date.now(), { intervalMs: adaptedInterval(wishedMs, tookMs), phase }), signal)
  }
}

type Usage = Extract<ProviderEvent, { kind: 'usage' }>
type Read = Pick<Usage, 'host' | 'vms'> & { readonly sampling: Pick<Usage['sampling'], 'source' | 'problem'> }

function createTick({ hostId, link, sink, running, macOf, pools, onError, signal }: SamplerOptions, { batch, host }: { batch: BatchBuilder; host: HostSamples }): (api: LibvirtApi, intervalMs: number) => Promise<Read> {
  const clock = createSteadyClock()
  const storage = createPoolSamples({ hostId, batch })
  const balloons = createBalloonPeriods({ link, isAllowed: () => sink.settings.setsBalloonPeriod, onError, signal })
  const guests = createGuests({ batch, macOf, onSilent: (dom) => balloons.onSilent(dom) })
  return async (api, intervalMs) => {
    const maxGapMs = intervalMs * gapIntervals
    clock.look()
    const read = await host.read(api, { clock, maxGapMs })
    const vms: VmUsage[] = []
    const seen = new Set<string>()
    let arrivedAtMs = Date.now()
    for await (const { records, steadyMs } of readBulkStats(api, { running: running(), signal, deadlineMs: Infinity })) {
      arrivedAtMs = Date.now()
      for (const [index, record] of records.entries()) {
        if (index % domainsInOneTurn === domainsInOneTurn - 1) await nextTurn()
        seen.add(record.dom.uuid)
        vms.push(guests.take(record, { steadyMs: clock.at(steadyMs), maxGapMs }, read.cpus))
      }
    }
    guests.keep(seen)
    storage.take(pools(), { steadyMs: clock.at(performance.now()), maxGapMs })
    batch.send({ atMs: arrivedAtMs, intervalMs })
    return { host: read.usage, vms, sampling: { source: read.source, problem: read.problem } }
  }
}

type TakeDomain = (record: Parameters<DomainSamples['take']>[0], moment: Parameters<DomainSamples['take']>[1], hostCpus: number | undefined) => VmUsage

function createGuests({ batch, ...context }: Pick<DomainContext, 'macOf' | 'onSilent'> & { batch: BatchBuilder }): { take: TakeDomain; keep(seen: ReadonlySet<string>): void } {
  const guests = new Map<string, DomainSamples>()
  const stats = new StatsReader()
  return {
    take(record, moment, hostCpus) {
      const { uuid } = record.dom
      const guest = guests.get(uuid) ?? new DomainSamples(DomainUuid.parse(uuid), batch)
      guests.set(uuid, guest)
      return guest.take(record, moment, { hostCpus, stats, ...context })
    },
    /** Those that are gone must not be remembered for ever. */
    keep(seen) {
      for (const uuid of guests.keys()) if (!seen.has(uuid)) guests.delete(uuid)
    },
  }
}

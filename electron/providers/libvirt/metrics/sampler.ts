// Samples one host for as long as its link lives: one bulk call a tick for all its domains, the figures of the host itself,
// and one batch of all that to whoever keeps samples. The inventory's usage comes from the same answers.
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { VmUsage } from '#shared/model/machines/vm.ts'
import type { SampleSink } from '../../metrics-provider.ts'
import type { ProviderEvent } from '../../provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { createBatchBuilder } from './recording/batch-builder.ts'
import type { BatchBuilder } from './recording/batch-builder.ts'
import { readBulkStats } from './guests/bulk-stats.ts'
import { DomainSamples } from './guests/domain-samples.ts'
import type { DomainContext } from './guests/domain-samples.ts'
import { StatsReader } from './guests/stats-reader.ts'
import { createSilentGuests } from './guests/silent-guests.ts'
import type { SilentGuests } from './guests/silent-guests.ts'
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
  /** Those whose QEMU does not answer. */
  readonly onSilent: (uuids: ReadonlySet<string>) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

/** A host that needs longer for one answer is asked again only when it has come. */
const patienceMs = 30_000
/** Even a busy host answers in this time, unless one of its guests does not. */
const lateMs = 8_000
const lookAgainMs = 5_000
/** Figures that lie further apart than this many intervals are not joined to a rate. */
const gapIntervals = 3
/** Domains in one turn of the event loop: some milliseconds. */
const domainsInOneTurn = 250

/** Until the signal aborts. A tick that fails is left out, and is a gap. */
export async function sampleHost(options: SamplerOptions): Promise<never> {
  const { hostId, link, sink, emit, running, onError, signal } = options
  await using connection = createSamplingConnection({ link, patienceMs, signal })
  const batch = createBatchBuilder({ hostId, sink, newSender: randomUUID })
  using host = createHostSamples({ hostId, transport: link.transport, sink, batch, signal })
  const silent = createSilentGuests({ api: link.control.api, tell: options.onSilent, onError, signal })
  const tick = createTick(options, { batch, host, silent })
  const phase = phaseOf(hostId)
  let tookMs = 0
  let isFailing = false
  for (;;) {
    let isExplained = false
    const wishedMs = sink.settings.hostIntervalsMs[hostId] ?? sink.settings.intervalMs
    const intervalMs = adaptedInterval(wishedMs, tookMs)
    try {
      const startedMs = performance.now()
      const read = await untilExplained(connection.run((api) => tick(api, intervalMs)), async () => {
        if (!(await silent.explains(running()))) return
        isExplained = true
        connection.renew()
      })
      tookMs = performance.now() - startedMs
      isFailing = false
      // The next one comes after what this one took: until then its figures count as of now.
      emit({ kind: 'usage', ...read, sampling: { intervalMs: adaptedInterval(wishedMs, tookMs), tookMs, ...read.sampling } })
    } catch (error) {
      signal.throwIfAborted()
      // A guest that does not answer is told of by itself, and the host is not slower for it.
      if (!isExplained) tookMs = patienceMs
      // Told once, not at every tick of a long night.
      if (!isFailing && !isExplained) onError(new Error(`sampling: ${problemOf(error).message}`, { cause: error }))
      isFailing = !isExplained
    }
    await pause(waitMs(Date.now(), { intervalMs: adaptedInterval(wishedMs, tookMs), phase }), signal)
  }
}

/** Looks again and again for what the late statistics wait for. */
async function untilExplained<T>(reading: Promise<T>, look: () => Promise<void>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const lookIn = (ms: number): void => {
    timer = setTimeout(() => void look().then(() => timer && lookIn(lookAgainMs)), ms)
  }
  lookIn(lateMs)
  return reading.finally(() => {
    clearTimeout(timer)
    timer = undefined
  })
}

type Usage = Extract<ProviderEvent, { kind: 'usage' }>
type Read = Pick<Usage, 'host' | 'vms'> & { readonly sampling: Pick<Usage['sampling'], 'source' | 'problem'> }

function createTick({ hostId, link, sink, running, macOf, pools, onError, signal }: SamplerOptions, { batch, host, silent }: { batch: BatchBuilder; host: HostSamples; silent: SilentGuests }): (api: LibvirtApi, intervalMs: number) => Promise<Read> {
  const clock = createSteadyClock()
  const storage = createPoolSamples({ hostId, batch })
  const balloons = createBalloonPeriods({ link, isAllowed: () => sink.settings.setsBalloonPeriod, onError, signal })
  let lacking: DomainHandle[] = []
  const guests = createGuests({ batch, macOf, onSilent: (dom) => balloons.onSilent(dom), onLacking: (dom) => lacking.push(dom) })
  return async (api, intervalMs) => {
    const maxGapMs = intervalMs * gapIntervals
    clock.look()
    const read = await host.read(api, { clock, maxGapMs })
    const vms: VmUsage[] = []
    const seen = new Set<string>()
    lacking = []
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
    await silent.lacked(lacking)
    storage.take(pools(), { steadyMs: clock.at(performance.now()), maxGapMs })
    batch.send({ atMs: arrivedAtMs, intervalMs })
    return { host: read.usage, vms, sampling: { source: read.source, problem: read.problem } }
  }
}

type TakeDomain = (record: Parameters<DomainSamples['take']>[0], moment: Parameters<DomainSamples['take']>[1], hostCpus: number | undefined) => VmUsage

function createGuests({ batch, ...context }: Pick<DomainContext, 'macOf' | 'onSilent' | 'onLacking'> & { batch: BatchBuilder }): { take: TakeDomain; keep(seen: ReadonlySet<string>): void } {
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

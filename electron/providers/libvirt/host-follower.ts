// What is read of a host without being asked for, as long as a link to it lives: its machines, facts, pools and networks, what happens to
// guests, and samples. All but the list of machines waits for its turn among the hosts of a worker.
import type { PatientWork } from '#electron/lib/waiting/patient-work.ts'
import type { HostFacts } from '#shared/model/hosts/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { ProviderContext, ProviderEvent } from '../provider.ts'
import { capabilitiesOf } from './host/driver-capabilities.ts'
import { readHostClock } from './host/host-clock.ts'
import { readHostFacts } from './host/host-facts.ts'
import type { Inventory } from './inventory/inventory.ts'
import { watchDomainMarks } from './metrics/guests/domain-marks.ts'
import type { DomainMark } from './metrics/guests/domain-marks.ts'
import { noSink } from './metrics/no-sink.ts'
import { sampleHost } from './metrics/sampler.ts'
import { watchNetworks } from './networks/network-watch.ts'
import type { HostLink } from './session/host-link.ts'
import type { ListWatch } from './session/list-watch.ts'
import { watchPools } from './storage/pools/pool-watch.ts'

export interface HostFollower {
  /** Resolves when the machines have been told; neither of the rest keeps them from being shown. */
  follow(link: HostLink, signal: AbortSignal): Promise<void>
  /** `null` as long as it is not known. */
  readonly bootedAtMs: number | null
  /** Looks again, after an act of ours that may cause no event. */
  refreshPools(): void
  refreshNetworks(): void
}

export interface HostFollowerOptions {
  readonly context: ProviderContext
  readonly inventory: Inventory
  /** Where everything but the list of machines waits for its turn. */
  readonly details: PatientWork
  readonly warn: (error: unknown) => void
}

export function createHostFollower({ context, inventory, details, warn }: HostFollowerOptions): HostFollower {
  const { hostId } = context
  let bootedAtMs: number | null = null
  let pools: ListWatch | undefined
  let networks: ListWatch | undefined

  const emitFacts = (facts: HostFacts): HostFacts => {
    context.emit({ kind: 'facts', facts, capabilities: capabilitiesOf(facts.driver) })
    return facts
  }
  /** The facts as soon as libvirt has told them, and again with what only a shell on the host tells. */
  const tellFacts = async (link: HostLink, signal: AbortSignal): Promise<void> => {
    const clock = readHostClock(link.transport, signal)
    const [facts] = await Promise.all([readHostFacts(link, { bootedAtMs, signal }).then(emitFacts), clock.then(({ guestsStartedAtMs }) => inventory.setStartTimes(guestsStartedAtMs))])
    bootedAtMs = (await clock).bootedAtMs
    if (bootedAtMs !== null) emitFacts({ ...facts, bootedAtMs })
  }
  const emitMark = ({ handle, kind, detail }: DomainMark): void => context.emit({ kind: 'mark', uuid: DomainUuid.parse(handle.uuid), mark: kind, detail, atMs: Date.now() })

  return {
    async follow(link, signal) {
      await inventory.follow(link, signal)
      const onError = (error: unknown): void => void (signal.aborted || warn(error))
      const inBackground = (work: Promise<unknown>): void => void work.catch(onError)
      /** Only the beginning takes a turn: a shell on the host may be slow, and must not hold up the details of others. */
      const inTurn = (begin: () => Promise<unknown>): void => inBackground(details.run(async () => undefined, signal).then(begin))
      let knownPools: readonly Pool[] = []
      const emit = (event: ProviderEvent): void => {
        if (event.kind === 'pools') knownPools = event.pools
        context.emit(event)
      }
      const lists = { hostId, link, emit, onError: warn, signal }

      inTurn(() => tellFacts(link, signal))
      inBackground(details.run(() => watchPools(lists), signal).then((watch) => (pools = watch)))
      inBackground(details.run(() => watchNetworks(lists), signal).then((watch) => (networks = watch)))
      inTurn(() => watchDomainMarks(link.control, { paused: inventory.paused(), onMark: emitMark, signal }))
      inTurn(() => sampleHost({
        hostId, link, sink: context.samples ?? noSink, emit: context.emit,
        running: () => inventory.running(), macOf: (uuid, target) => inventory.macOf(uuid, target), pools: () => knownPools, onSilent: (uuids) => inventory.setSilent(uuids),
        onError: warn, signal,
      }))
    },
    get bootedAtMs() {
      return bootedAtMs
    },
    refreshPools: () => pools?.refresh(),
    refreshNetworks: () => networks?.refresh(),
  }
}

// One simulated host: its machine, its domains, its events and its time. How domains change is power/'s business, how
// clients ask is procedures/'.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoSettings } from '../demo-settings.ts'
import type { DemoDomain } from './demo-domain.ts'
import { createEventSource } from './domain-events.ts'
import type { EventSource } from './domain-events.ts'
import { createDomainTable } from './domain-table.ts'
import type { DomainTable } from './domain-table.ts'
import { generateDomains } from '../invent/generate-domains.ts'
import { hardwareOf } from './hardware.ts'
import { createStorageState } from '../storage/storage-state.ts'
import type { StorageState } from '../storage/storage-state.ts'
import { machineFor } from '../invent/machine.ts'
import type { Machine } from '../invent/machine.ts'

export interface HostModel extends Disposable {
  readonly settings: DemoSettings
  readonly machine: Machine
  readonly domains: DomainTable
  readonly events: EventSource
  /** Made when somebody asks for it first: a fleet has far more hosts than storage pages that are looked at. */
  readonly storage: StorageState
  /** Aborts when the host is disposed. */
  readonly signal: AbortSignal
  /** CPU time of runs that are over, so that the host's counters never go back. */
  pastCpuNs: number
  /** The burst of events that the URI asks for is under way or over. */
  hasBurst: boolean
  now(): number
  /** Simulated time: `settings.pace` applies. Rejects when the host is disposed or `signal` aborts. */
  pause(durationMs: number, signal?: AbortSignal): Promise<void>
  /** Runs something later, unless the host is disposed before. */
  later(durationMs: number, run: () => void): void
}

/** Long enough that it is no command that takes its time: who connects is told of it at once. */
const hungBeforeMs = 60_000

export function createHostModel(settings: DemoSettings): HostModel {
  const startedMs = Date.now()
  const generated = generateDomains(settings, startedMs)
  const domains = createDomainTable(generated, listensOnPort)
  const stop = new AbortController()
  let storage: StorageState | undefined
  for (const domain of generated) domain.isAgentConnected = domain.runningSinceMs > 0 && domain.profile.hasAgent
  hang(generated.filter(({ runningSinceMs }) => runningSinceMs > 0).slice(0, settings.hungGuests), startedMs - hungBeforeMs)
  const pause = async (durationMs: number, signal?: AbortSignal): Promise<void> => {
    const signals = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal])
    await sleep(durationMs * settings.pace, undefined, { signal: signals, ref: false })
  }
  return {
    settings,
    machine: machineFor(settings, generated, startedMs),
    domains,
    events: createEventSource(),
    get storage() {
      return (storage ??= createStorageState(settings, generated.flatMap((domain) => hardwareOf(domain).disks)))
    },
    signal: stop.signal,
    pastCpuNs: 0,
    hasBurst: settings.burst === 0,
    now: Date.now,
    pause,
    later(durationMs, run) {
      // Only disposal rejects, and then nothing is left to do.
      void pause(durationMs).then(run, () => {})
    },
    [Symbol.dispose]() {
      stop.abort()
      for (const { guest } of domains.all()) guest?.[Symbol.dispose]()
    },
  }
}

export function listensOnPort(domain: DemoDomain): boolean {
  const { screen } = hardwareOf(domain)
  return screen === 'vnc' || screen === 'vnc-password' || screen === 'spice'
}

/** As a stopped QEMU does: whoever waits for it waits until libvirt gives up. */
function hang(domains: readonly DemoDomain[], sinceMs: number): void {
  const never = new Promise<void>(() => {})
  for (const domain of domains) {
    domain.changing = never
    domain.hungSinceMs = sinceMs
  }
}

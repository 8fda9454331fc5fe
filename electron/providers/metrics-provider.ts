// What a provider needs to hand out samples, and what it tells of how it takes them.
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'

/** How the hosts are sampled; may change at any time. */
export interface SamplingSettings {
  readonly intervalMs: number
  /** For hosts that have one of their own. */
  readonly hostIntervalsMs: Readonly<Record<HostId, number>>
  /** Whether a shell on the host may be kept open to read /proc and /sys. */
  readonly readsHostFiles: boolean
  /** Whether a running guest's balloon may be told to report memory. */
  readonly setsBalloonPeriod: boolean
}

export interface SampleSink {
  /** Changes when another receiver has taken over, who has to be told all series again. */
  readonly receiver: number
  readonly settings: SamplingSettings
  /** Takes the batch over: its arrays must not be used any more. */
  send(batch: SampleBatch): void
}

/** Where the figures of a host come from. */
export type SamplingSource = 'none' | 'libvirt' | 'shell' | 'node-exporter'

export interface SamplingState {
  readonly intervalMs: number
  /** How long the host took for the last answer. */
  readonly tookMs: number
  readonly source: SamplingSource
  /** Why there is less than there could be; `null` when there is not. */
  readonly problem: Problem | null
}

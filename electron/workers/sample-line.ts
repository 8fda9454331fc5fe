// A session worker's side of the way to the metrics worker: the port of the present receiver, and how hosts are sampled.
import type { MessagePort } from 'node:worker_threads'
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { SampleSink, SamplingSettings } from '../providers/metrics-provider.ts'

export interface SampleLine extends SampleSink {
  /** Samples go to this port from now on. */
  connect(port: MessagePort): void
  set(settings: SamplingSettings): void
}

export function createSampleLine(): SampleLine {
  let port: MessagePort | undefined
  let receiver = 0
  let settings: SamplingSettings = defaultMonitoringSettings
  return {
    get receiver() {
      return receiver
    },
    get settings() {
      return settings
    },
    set: (next) => void (settings = next),
    connect(next) {
      port?.close()
      port = next
      // The thread lives for its hosts, not for this.
      port.unref()
      receiver += 1
    },
    send: (batch) => port?.postMessage(batch, [batch.ids.buffer, batch.values.buffer]),
  }
}

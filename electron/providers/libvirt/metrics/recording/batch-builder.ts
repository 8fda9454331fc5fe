// Gathers the samples of one tick, with numbers in place of series: a series is told in words once.
import type { HostId } from '#shared/model/ids.ts'
import type { MetricSubject, SampleBatch } from '#shared/model/monitoring/metrics.ts'
import type { SampleSink } from '../../../metrics-provider.ts'

export interface BatchBuilder {
  /** Changes when numbers have begun anew: those that were given before mean nothing any more. */
  readonly sender: string
  /** Names of metrics as numbers, for as long as the builder lives. */
  readonly metricCode: (metric: string) => number
  /** A number for a series that has none yet. */
  number(subject: MetricSubject, metric: string, instance: string): number
  add(id: number, value: number): void
  /** Hands over what was gathered since the last time; nothing when that is nothing. */
  send(taken: Pick<SampleBatch, 'atMs' | 'intervalMs'>): void
}

export interface BatchOptions {
  readonly hostId: HostId
  readonly sink: SampleSink
  readonly newSender: () => string
}

/** The protocol's numbers are 32 bits wide; long before that a sender begins anew, so that those of machines that are gone do not stay for ever. */
const mostNumbers = 2 ** 20

export function createBatchBuilder({ hostId, sink, newSender }: BatchOptions): BatchBuilder {
  const codes = new Map<string, number>()
  let receiver = sink.receiver
  let sender = newSender()
  let next = 0
  let newSeries: SampleBatch['newSeries'][number][] = []
  let ids: number[] = []
  let values: number[] = []
  const clear = (): void => {
    newSeries = []
    ids = []
    values = []
  }
  const beginAnew = (): void => {
    receiver = sink.receiver
    sender = newSender()
    next = 0
    clear()
  }
  return {
    get sender() {
      if (receiver !== sink.receiver || (next > mostNumbers && ids.length === 0)) beginAnew()
      return sender
    },
    metricCode(metric) {
      const known = codes.get(metric)
      if (known !== undefined) return known
      codes.set(metric, codes.size)
      return codes.size - 1
    },
    number(subject, metric, instance) {
      const id = next
      next += 1
      newSeries.push({ id, series: { subject, metric, instance } })
      return id
    },
    add(id, value) {
      ids.push(id)
      values.push(value)
    },
    send(taken) {
      if (ids.length > 0 && receiver === sink.receiver) sink.send({ hostId, sender, ...taken, newSeries, ids: Uint32Array.from(ids), values: Float64Array.from(values) })
      // Samples for a receiver that has gone are lost with it, and with them the words of their series.
      if (receiver === sink.receiver) clear()
      else beginAnew()
    },
  }
}

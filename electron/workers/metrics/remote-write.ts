// Prometheus's remote write, version 1 (https://prometheus.io/docs/specs/prw/remote_write_spec/): samples as messages of protocol buffers in
// Snappy's block format. The messages are few and fixed, so they are written field by field.
import protobuf from 'protobufjs/minimal.js'
import SnappyJS from 'snappyjs'
import type { RemoteWriteBody } from '#electron/engine/metrics/metrics-calls.ts'

/** Sorted by name, as the specification wants it. */
export type LabelPairs = readonly (readonly [name: string, value: string])[]

export interface WrittenSeries {
  readonly labels: LabelPairs
  /** The oldest first: receivers take them in no other order. */
  readonly samples: readonly { readonly atMs: number; readonly value: number }[]
}

/** Field numbers of prometheus.WriteRequest, TimeSeries, Label and Sample, with their wire types. */
const field = { timeSeries: tag(1, 2), labels: tag(1, 2), samples: tag(2, 2), labelName: tag(1, 2), labelValue: tag(2, 2), value: tag(1, 1), timestamp: tag(2, 0) }

function tag(number: number, wireType: number): number {
  return (number << 3) | wireType
}

/** So many in a body: Prometheus itself sends 2,000 at once. */
const samplesPerBody = 2000

/** Bodies of requests, each ready to be sent. */
export function* remoteWriteBodies(all: Iterable<WrittenSeries>): Generator<RemoteWriteBody> {
  let writer = protobuf.Writer.create()
  let count = 0
  let newestMs = 0
  for (const series of all) {
    writeSeries(writer, series)
    count += series.samples.length
    newestMs = Math.max(newestMs, series.samples.at(-1)?.atMs ?? 0)
    if (count < samplesPerBody) continue
    yield { body: compressed(writer), samples: count, newestMs }
    writer = protobuf.Writer.create()
    count = 0
    newestMs = 0
  }
  if (count > 0) yield { body: compressed(writer), samples: count, newestMs }
}

function writeSeries(writer: protobuf.Writer, { labels, samples }: WrittenSeries): void {
  writer.uint32(field.timeSeries).fork()
  for (const [name, text] of labels) writer.uint32(field.labels).fork().uint32(field.labelName).string(name).uint32(field.labelValue).string(text).ldelim()
  for (const { atMs, value } of samples) writer.uint32(field.samples).fork().uint32(field.value).double(value).uint32(field.timestamp).int64(atMs).ldelim()
  writer.ldelim()
}

function compressed(writer: protobuf.Writer): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(SnappyJS.compress(writer.finish()))
}

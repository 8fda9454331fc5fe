// Bodies of remote write read by a library, from the messages as Prometheus declares them (prompb/remote.proto, prompb/types.proto).
import protobuf from 'protobufjs'
import SnappyJS from 'snappyjs'

const { root } = protobuf.parse(`
  syntax = "proto3"; package prometheus;
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message WriteRequest { repeated TimeSeries timeseries = 1; }
`)

export function readBody(body: Uint8Array): unknown {
  const message = root.lookupType('prometheus.WriteRequest')
  return message.toObject(message.decode(SnappyJS.uncompress(body)), { longs: Number })
}

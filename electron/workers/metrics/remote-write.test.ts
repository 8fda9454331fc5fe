import protobuf from 'protobufjs'
import SnappyJS from 'snappyjs'
import { expect, test } from 'vitest'
import { remoteWriteBodies } from './remote-write.ts'

/** The messages as Prometheus declares them (prompb/remote.proto, prompb/types.proto), read by a library. */
const { root } = protobuf.parse(`
  syntax = "proto3"; package prometheus;
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message WriteRequest { repeated TimeSeries timeseries = 1; }
`)
const read = (body: Uint8Array): unknown => root.lookupType('prometheus.WriteRequest').toObject(root.lookupType('prometheus.WriteRequest').decode(SnappyJS.uncompress(body)), { longs: Number })

test('a body is what Prometheus declares, compressed', () => {
  const [only] = remoteWriteBodies([{ labels: [['__name__', 'novacron_vm_cpu_usage_ratio'], ['vm', 'wéb "1"']], samples: [{ atMs: 1_796_000_000_123, value: 0.25 }, { atMs: 1_796_000_010_123, value: 0.5 }] }])
  expect(only?.samples).toBe(2)
  expect(read(only?.body ?? new Uint8Array())).toEqual({ timeseries: [{ labels: [{ name: '__name__', value: 'novacron_vm_cpu_usage_ratio' }, { name: 'vm', value: 'wéb "1"' }], samples: [{ value: 0.25, timestamp: 1_796_000_000_123 }, { value: 0.5, timestamp: 1_796_000_010_123 }] }] })
})

test('many samples come in bodies that a receiver takes', () => {
  const samples = Array.from({ length: 4500 }, (_, index) => ({ labels: [['__name__', `series_${index}`]] as const, samples: [{ atMs: 1, value: index }] }))
  expect([...remoteWriteBodies(samples)].map((body) => body.samples)).toEqual([2000, 2000, 500])
  expect([...remoteWriteBodies([])]).toEqual([])
})

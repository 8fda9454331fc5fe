import { expect, test } from 'vitest'
import { remoteWriteBodies } from './remote-write.ts'
import { readBody } from './testing/read-body.ts'

test('a body is what Prometheus declares, compressed', () => {
  const [only] = remoteWriteBodies([{ labels: [['__name__', 'novacron_vm_cpu_usage_ratio'], ['vm', 'wéb "1"']], samples: [{ atMs: 1_796_000_000_123, value: 0.25 }, { atMs: 1_796_000_010_123, value: 0.5 }] }])
  expect(only).toMatchObject({ samples: 2, newestMs: 1_796_000_010_123 })
  expect(readBody(only?.body ?? new Uint8Array())).toEqual({ timeseries: [{ labels: [{ name: '__name__', value: 'novacron_vm_cpu_usage_ratio' }, { name: 'vm', value: 'wéb "1"' }], samples: [{ value: 0.25, timestamp: 1_796_000_000_123 }, { value: 0.5, timestamp: 1_796_000_010_123 }] }] })
})

test('many samples come in bodies that a receiver takes', () => {
  const samples = Array.from({ length: 4500 }, (_, index) => ({ labels: [['__name__', `series_${index}`]] as const, samples: [{ atMs: 1, value: index }] }))
  expect([...remoteWriteBodies(samples)].map((body) => body.samples)).toEqual([2000, 2000, 500])
  expect([...remoteWriteBodies([])]).toEqual([])
})

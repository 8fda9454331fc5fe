import { expect, test } from 'vitest'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import { HostId } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { createSampleLine } from '../sample-line.ts'
import { crashUuid } from '../testing/crash-uuid.ts'
import { createMetricsLink } from './metrics-link.ts'

const hostId = HostId.parse('kvm01')
const subject = { kind: 'host', hostId } as const

function batch(sender: string, value: number): SampleBatch {
  return { hostId, sender, atMs: Date.now(), intervalMs: 5000, newSeries: [{ id: 0, series: { subject, metric: 'cpu.usage', instance: '' } }], ids: Uint32Array.of(0), values: Float64Array.of(value) }
}

test('a worker that dies is replaced: calls under way fail, senders are told, and who watches goes on watching', async () => {
  const warnings: string[] = []
  await using link = createMetricsLink({ log: (_level, message) => warnings.push(message), path: ':memory:', worker: new URL('../testing/crashing-metrics-worker.ts', import.meta.url) })
  const line = createSampleLine()
  line.connect(link.openSender())
  using _renewal = link.onRenewed(() => line.connect(link.openSender()))
  const told: TailSample[] = []
  using _watch = link.watch([{ groups: [{ subject, group: '', subjects: [subjectKey(subject)] }], metric: 'cpu.usage', instance: undefined, aggregate: undefined }], (samples) => told.push(...samples))

  line.send(batch('first', 0.25))
  await expect.poll(() => told.map(({ value }) => value), { timeout: 40_000 }).toEqual([0.25])
  expect(await link.call('latest', { kind: 'host', metrics: ['cpu.usage', 'memory.used'], sinceMs: 0 })).toMatchObject([{ subject: 'host:kvm01', values: [0.25, null] }])

  await expect(link.call('catalog', { subject: `vm:${crashUuid}` })).rejects.toMatchObject({ code: 'internal' })
  expect(line.receiver).toBe(1)
  await expect.poll(() => line.receiver, { timeout: 40_000 }).toBe(2)
  line.send(batch('second', 0.5))
  await expect.poll(() => told.map(({ value }) => value), { timeout: 40_000 }).toEqual([0.25, 0.5])
  expect(warnings).toEqual(['The metrics worker died; another takes over'])
})

import { expect, test } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { SampleBatch, Series } from '#shared/model/monitoring/metrics.ts'
import { createLiveTail } from './live-tail.ts'
import type { LiveTail } from './live-tail.ts'
import type { NumberedSeries } from './metric-store.ts'

const hostId = HostId.parse('kvm01')
const uuid = DomainUuid.parse('11111111-1111-4111-8111-111111111111')
const other = DomainUuid.parse('22222222-2222-4222-8222-222222222222')
const disk = (vm: DomainUuid, instance: string): Series => ({ subject: { kind: 'vm', uuid: vm }, metric: 'disk.read.bytes', instance })

function batch([sender, atMs]: readonly [string, number], values: readonly (readonly [number, number])[], newSeries: SampleBatch['newSeries'] = []): SampleBatch {
  return { hostId, sender, atMs, intervalMs: 5000, newSeries, ids: Uint32Array.from(values.map(([id]) => id)), values: Float64Array.from(values.map(([, value]) => value)) }
}

/** With the store's part of it: series are told in words once, and known from then on. */
function tailOverStore(): LiveTail {
  const known = new Map<string, NumberedSeries>()
  const tail = createLiveTail((sender, id) => known.get(`${sender} ${id}`))
  return {
    ...tail,
    take(next) {
      for (const { id, series } of next.newSeries) known.set(`${next.sender} ${id}`, { id: known.size, ...series, subject: subjectKey(series.subject) })
      return tail.take(next)
    },
  }
}

const one = { groups: [{ subject: { kind: 'vm' as const, uuid }, group: '', subjects: [`vm:${uuid}`] }], metric: 'disk.read.bytes', aggregate: undefined }

test('a watch gets what is sampled of its series, its instances together or each by itself', () => {
  const tail = tailOverStore()
  tail.take(batch(['a', 1], [], [{ id: 0, series: disk(uuid, 'vda') }, { id: 1, series: disk(uuid, 'vdb') }, { id: 2, series: disk(other, 'vda') }]))
  tail.watch(1, [{ ...one, instance: undefined }])
  tail.watch(2, [{ ...one, instance: '*' }])
  tail.watch(3, [{ ...one, instance: 'vdb' }])
  const told = tail.take(batch(['a', 5000], [[0, 10], [1, 32], [2, 1000]]))
  expect(told.map(({ watch, samples }) => [watch, samples.map(({ label, value }) => [label.instance, value])])).toEqual([
    [1, [['', 42]]],
    [2, [['vda', 10], ['vdb', 32]]],
    [3, [['vdb', 32]]],
  ])
  expect(tail.take(batch(['a', 6000], [[2, 7]]))).toEqual([])
})

test('a group is put together from what its hosts said last, until that is old', () => {
  const tail = tailOverStore()
  tail.watch(1, [{ groups: [{ subject: null, group: 'prod', subjects: [`vm:${uuid}`, `vm:${other}`] }], metric: 'disk.read.bytes', instance: undefined, aggregate: 'sum' }])
  tail.take(batch(['a', 1000], [[0, 10]], [{ id: 0, series: disk(uuid, 'vda') }]))
  const [both] = tail.take(batch(['b', 2000], [[0, 5]], [{ id: 0, series: disk(other, 'vda') }]))
  expect(both?.samples).toMatchObject([{ label: { group: 'prod', subject: null }, value: 15 }])
  const [late] = tail.take(batch(['b', 90_000], [[0, 5]]))
  expect(late?.samples).toMatchObject([{ value: 5 }])
})

test('who does not watch any more is told nothing', () => {
  const tail = tailOverStore()
  tail.watch(1, [{ ...one, instance: undefined }])
  tail.take(batch(['a', 1], [], [{ id: 0, series: disk(uuid, 'vda') }]))
  tail.unwatch(1)
  expect(tail.take(batch(['a', 2], [[0, 1]]))).toEqual([])
})

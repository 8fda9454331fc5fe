import { expect, test } from 'vitest'
import type { MetricFile, SeriesRow, ShardRow } from '../file/metric-file.ts'
import { openMetricFile } from '../file/metric-file.ts'
import { readSeriesDictionary } from './series-dictionary.ts'
import { slotsPerShard } from './shard-families.ts'
import { uuid } from '../testing/store-with-clock.ts'
import { HostId } from '#shared/model/ids.ts'
import type { Series } from '#shared/model/monitoring/metrics.ts'

const hostId = HostId.parse('kvm01')
const ofMachine = (machine: number, metric: string, instance = ''): Series => ({ subject: { kind: 'vm', uuid: uuid(machine) }, metric, instance })
const ofHost = (metric: string): Series => ({ subject: { kind: 'host', hostId }, metric, instance: '' })
const nothing: Pick<MetricFile, 'shards' | 'series'> = { shards: (): ShardRow[] => [], series: (): SeriesRow[] => [] }

/** More than the table begins with, so that it has grown. */
const machines = 800
const all = Array.from({ length: machines }, (_, machine) => [ofMachine(machine, 'cpu.usage'), ofMachine(machine, 'disk.read.bytes', 'vda'), ofMachine(machine, 'disk.read.bytes', 'vdb')]).flat()

test('a series keeps its number, however many there are, and is found by subject, metric and shard', () => {
  const dictionary = readSeriesDictionary(nothing)
  const ids = all.map((series) => dictionary.idOf(series, hostId))
  const own = dictionary.idOf(ofHost('cpu.usage'), hostId)
  expect(new Set([...ids, own]).size).toBe(all.length + 1)
  expect(all.map((series) => dictionary.idOf(series, hostId))).toEqual(ids)
  expect(dictionary.ofSubject(`vm:${uuid(7)}`).map(({ metric, instance }) => `${metric} ${instance}`)).toEqual(['cpu.usage ', 'disk.read.bytes vda', 'disk.read.bytes vdb'])
  expect(dictionary.ofSubject(`vm:${uuid(7)}`, 'disk.read.bytes').map(({ instance }) => instance)).toEqual(['vda', 'vdb'])
  expect(dictionary.ofSubject(`vm:${uuid(7)}`, 'cpu.steal')).toEqual([])
  expect(dictionary.ofSubject('vm:unknown')).toEqual([])
  expect(dictionary.ofMetric('vm', 'cpu.usage')).toHaveLength(machines)
  expect(dictionary.ofMetric('host', 'cpu.usage')).toMatchObject([{ id: own, subject: `host:${hostId}`, metric: 'cpu.usage' }])
  for (let id = 0; id < dictionary.count; id += 1) {
    const place = dictionary.placeOf(id)
    expect(dictionary.ofShard(Math.floor(place / slotsPerShard)).find(({ slot }) => slot === place % slotsPerShard)?.id).toBe(id)
  }
})

test('what was written to the file has the same numbers and places when it is read again', () => {
  using file = openMetricFile(':memory:', 0)
  const first = readSeriesDictionary(file)
  for (const series of all) first.idOf(series, hostId)
  first.write(file)
  first.written()
  const second = readSeriesDictionary(file)
  expect(second.count).toBe(first.count)
  for (const series of all) expect(second.byId(second.idOf(series, hostId))).toEqual(first.byId(first.idOf(series, hostId)))
  const added = second.idOf(ofMachine(machines, 'cpu.usage'), hostId)
  expect(added).toBe(first.count)
  expect(second.ofShard(Math.floor(second.placeOf(added) / slotsPerShard)).at(-1)?.id).toBe(added)
})

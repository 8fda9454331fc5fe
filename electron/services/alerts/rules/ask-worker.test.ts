import { expect, test } from 'vitest'
import { createMetricRounds } from '#electron/engine/alerts/metric-rounds.ts'
import { newestFrom } from '#electron/engine/alerts/testing/newest-values.ts'
import type { WatchChange, WatchRequest } from '#electron/engine/alerts/metric-rounds.ts'
import { AlertRule } from '#shared/model/monitoring/alert.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow, vmRow } from '#shared/model/testing/rows.ts'
import { createWorkerRounds } from './ask-worker.ts'
import { createRuleWatch } from './watched-rules.ts'

const [first, second] = [HostId.parse('h1'), HostId.parse('h2')]
const vmOf = (hostId: HostId, uuid: string, tags: string[] = ['prod']): Vm => vmRow(hostId, uuid, { tags })
const rule = (condition: object): AlertRule => AlertRule.parse({ id: 'r', name: 'Busy', isEnabled: true, severity: 'warning', scope: { kind: 'vm', query: 'tag:prod' }, policyId: null, advice: '', condition })
const busy = rule({ kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.9, clearValue: 0.8, forMs: 0, clearForMs: 0 })

/** Two hosts, a worker that finds every machine busy, and what it was told. */
function startRounds() {
  const fleet = new Map([[first, [vmOf(first, 'a'), vmOf(first, 'b')]], [second, [vmOf(second, 'c')]]])
  const hosts = new Set([first, second])
  const told: (WatchRequest | WatchChange)[] = []
  const worker = { current: newWorker() }
  const lookedAt: HostId[] = []
  const vmsOf = (hostId: HostId): readonly Vm[] => {
    lookedAt.push(hostId)
    return fleet.get(hostId) ?? []
  }
  const watch = createRuleWatch({ hosts: () => [...hosts].map((id) => hostRow(id)), vmsOf, vm: ({ hostId, uuid }) => fleet.get(hostId)?.find((vm) => vm.uuid === uuid), poolsOf: () => [] })
  const rounds = createWorkerRounds({
    metrics: {
      watch(request) {
        told.push(request)
        return Promise.resolve(worker.current.watch(request))
      },
      change(change) {
        told.push(change)
        return Promise.resolve(worker.current.change(change))
      },
      round: (request) => Promise.resolve(worker.current.round(request)),
    },
    watch,
    restorable: () => [],
  })
  const round = async (): Promise<string[]> => {
    told.length = 0
    await watch.refresh([busy])
    return (await rounds.round(0)).map(({ thing, change }) => `${thing} ${change}`)
  }
  return { fleet, hosts, told, lookedAt, watch, round, restart: () => void (worker.current = newWorker()) }
}

function newWorker() {
  return createMetricRounds({ ...newestFrom(() => ['a', 'b', 'c', 'd'].map((name) => ({ thing: `vm:${name}`, instance: '', atMs: 0, intervalMs: 5000, value: 1 }))), past: () => ({ fromMs: 0, stepMs: 1, steps: 0, series: [] }), longestIntervalMs: () => 5000 })
}

test('the worker is told everything once, then only what came and went', async () => {
  const { fleet, told, watch, round } = startRounds()
  expect(await round()).toEqual(['vm:a fired', 'vm:b fired', 'vm:c fired'])
  expect(await round()).toEqual([])
  expect(told).toEqual([])
  fleet.set(first, [vmOf(first, 'a'), vmOf(first, 'b', ['test']), vmOf(first, 'd')])
  watch.hostChanged(first)
  expect(await round()).toEqual(['vm:b resolved', 'vm:d fired'])
  expect(told).toMatchObject([{ rules: undefined, scopes: [{ added: ['vm:d'], removed: ['vm:b'] }] }])
})

test('of a host of which a few machines have changed only those are looked at', async () => {
  const { fleet, told, lookedAt, watch, round } = startRounds()
  await round()
  lookedAt.length = 0
  fleet.set(first, [vmOf(first, 'b', ['test']), vmOf(first, 'd')])
  watch.vmsChanged(first, ['a', 'b'].map((uuid) => DomainUuid.parse(uuid)))
  watch.vmsChanged(first, [DomainUuid.parse('d')])
  expect(await round()).toEqual(['vm:a resolved', 'vm:b resolved', 'vm:d fired'])
  expect(told).toMatchObject([{ scopes: [{ added: ['vm:d'], removed: ['vm:a', 'vm:b'] }] }])
  expect(lookedAt).toEqual([])
})

test('a host of which all may have changed is looked at as a whole, whatever else is told of it', async () => {
  const { fleet, told, watch, round } = startRounds()
  await round()
  fleet.set(first, [vmOf(first, 'a'), vmOf(first, 'd')])
  watch.hostChanged(first)
  watch.vmsChanged(first, [DomainUuid.parse('a')])
  await round()
  expect(told).toMatchObject([{ scopes: [{ added: ['vm:d'], removed: ['vm:b'] }] }])
})

test('a machine that moves is nothing new either when its hosts tell of it alone', async () => {
  const { fleet, told, watch, round } = startRounds()
  await round()
  fleet.set(second, [vmOf(second, 'c'), vmOf(second, 'a')])
  watch.vmsChanged(second, [DomainUuid.parse('a')])
  await round()
  fleet.set(first, [vmOf(first, 'b')])
  watch.vmsChanged(first, [DomainUuid.parse('a')])
  expect(await round()).toEqual([])
  expect(told).toEqual([])
})

test('a machine that moves to another host, or is on both for a while, is nothing new', async () => {
  const { fleet, told, watch, round } = startRounds()
  await round()
  fleet.set(second, [vmOf(second, 'c'), vmOf(second, 'a')])
  watch.hostChanged(second)
  await round()
  fleet.set(first, [vmOf(first, 'b')])
  watch.hostChanged(first)
  expect(await round()).toEqual([])
  expect(told).toEqual([])
})

test('what is on a host that was removed is not watched any more', async () => {
  const { hosts, told, round } = startRounds()
  await round()
  hosts.delete(second)
  expect(await round()).toEqual(['vm:c resolved'])
  expect(told).toMatchObject([{ scopes: [{ added: [], removed: ['vm:c'] }] }])
})

test('a worker that was started anew is told everything again', async () => {
  const { round, restart } = startRounds()
  await round()
  restart()
  expect(await round()).toEqual(['vm:a fired', 'vm:b fired', 'vm:c fired'])
})

test('more machines than fit into one message are told in pieces', async () => {
  const { fleet, told, round } = startRounds()
  fleet.set(second, Array.from({ length: 9000 }, (_, index) => vmOf(second, `m${index}`)))
  await round()
  const sizes = told.map((message) => ('scopes' in message ? message.scopes.reduce((sum, { added }) => sum + added.length, 0) : 0))
  expect(sizes.every((size) => size <= 4000)).toBe(true)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(9002)
})

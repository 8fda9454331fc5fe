import { describe, expect, it } from 'vitest'
import type { Host, HostUsage } from '#shared/model/hosts/host.ts'
import { HostId, vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow, plainFacts, vmRow } from '#shared/model/testing/rows.ts'
import { summarize, topConsumers, troubles } from './fleet-summary.ts'
import type { FleetInput } from './fleet-summary.ts'

const facts = { ...plainFacts, cpus: 8, memoryBytes: 100 }
const host = (id: string, more: Partial<Host> = {}): Host => hostRow(id, { facts, ...more })
const lost = host('gone', { state: { kind: 'lost', sinceMs: 0, retryAtMs: 0, attempt: 1, problem: { code: 'x', message: '' } } })
const vm = (hostId: string, name: string, more: Partial<Vm> = {}): Vm => vmRow(HostId.parse(hostId), name, { vcpus: 4, memoryBytes: 60, memoryMaxBytes: 60, ...more })

function fleet(hosts: readonly Host[], vms: readonly Vm[], usage: Readonly<Record<string, HostUsage>> = {}): FleetInput {
  return { hosts: new Map(hosts.map((each) => [each.id, each])), vms: new Map(vms.map((each) => [vmKey(each), each])), usage: new Map(), hostUsage: new Map(Object.entries(usage).map(([id, figures]) => [HostId.parse(id), figures])) }
}

describe('the fleet in numbers', () => {
  it('is nothing without hosts', () => {
    expect(summarize(fleet([], []))).toMatchObject({ cpu: { total: 0, used: null, reserved: 0 }, memory: { total: 0, used: null }, leftOut: 0 })
    expect(troubles(fleet([], []))).toEqual([])
  })

  it('adds up what answers, and says how many hosts do not', () => {
    const input = fleet([host('a'), host('b'), lost], [vm('a', '1'), vm('b', '2'), vm('b', 'off', { libvirtId: null, state: 'shutoff' }), vm('gone', '3')], { a: { cpuPercent: 50, memoryUsedBytes: 70 }, gone: { cpuPercent: 99, memoryUsedBytes: 99 } })
    const { cpu, memory, leftOut, vms } = summarize(input)
    expect([cpu, memory, leftOut]).toEqual([{ total: 16, used: 4, reserved: 8 }, { total: 200, used: 70, reserved: 120 }, 1])
    expect([vms.get('running'), vms.get('off'), vms.get('unknown')]).toEqual([2, 1, 1])
  })

  it('names the hosts in trouble, lost ones first', () => {
    const input = fleet([host('busy'), host('full'), lost], [vm('full', '1'), vm('full', '2')], { busy: { cpuPercent: 95, memoryUsedBytes: 10 }, full: { cpuPercent: 1, memoryUsedBytes: 92 } })
    expect(troubles(input).map((each) => [each.kind, each.host.name])).toEqual([['state', 'gone'], ['memory', 'full'], ['cpu', 'busy'], ['promised', 'full']])
  })

  it('finds the top of those that run, in order', () => {
    const vms = Array.from({ length: 50 }, (_, index) => vm('a', String(index), { vcpus: (index * 7) % 50 }))
    const input = fleet([host('a'), lost], [...vms, vm('gone', 'x', { vcpus: 99 }), vm('a', 'y', { vcpus: 98, libvirtId: null })])
    expect(topConsumers(input, ({ vcpus }) => vcpus, 3).map(({ value }) => value)).toEqual([49, 48, 47])
    expect(topConsumers(input, () => null, 3)).toEqual([])
  })
})

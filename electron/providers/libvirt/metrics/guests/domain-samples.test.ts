import { beforeEach, describe, expect, test } from 'vitest'
import { typedParameter } from '#electron/libvirt/index.ts'
import type { DomainHandle, TypedParameter } from '#electron/libvirt/index.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import { createBatchBuilder } from '../recording/batch-builder.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { DomainSamples } from './domain-samples.ts'
import { StatsReader } from './stats-reader.ts'

const uuid = DomainUuid.parse('11111111-1111-4111-8111-111111111111')
const { int, uint, ullong, string } = typedParameter

/** A guest that has used `cpuSeconds` on two vCPUs and read `readBytes` in ten times fewer milliseconds. */
function params({ cpuSeconds = 0, readBytes = 0, received = 0, lastUpdate = 1, state = 1, reason = 1, hasMonitor = true, hasBalloon = true }): TypedParameter[] {
  return [
    int('state.state', state), int('state.reason', reason),
    ullong('cpu.time', BigInt(Math.round(cpuSeconds * 1e9))),
    uint('vcpu.current', 2), uint('vcpu.maximum', 4),
    ullong('vcpu.0.delay', Math.round(cpuSeconds * 1e8)), ullong('vcpu.3.delay', Math.round(cpuSeconds * 1e8)),
    ...(hasBalloon ? [ullong('balloon.current', 2_000_000)] : []),
    ...(hasMonitor ? [ullong('balloon.rss', 1_000_000), ullong('balloon.available', 1_900_000), ullong('balloon.usable', 900_000), ullong('balloon.last-update', lastUpdate)] : []),
    uint('block.count', 2), string('block.0.name', 'vda'), ullong('block.0.rd.bytes', readBytes), ullong('block.0.rd.reqs', readBytes / 1000), ullong('block.0.rd.times', (readBytes / 1000) * 2_000_000),
    string('block.1.name', 'sda'),
    uint('net.count', 1), string('net.0.name', 'vnet7'), ullong('net.0.rx.bytes', received), ullong('net.0.rx.drop', 0),
  ]
}

describe('the figures of a guest', () => {
  let batch: BatchBuilder
  let guest: DomainSamples
  let silent: DomainHandle[]
  let lacking: string[]
  const stats = new StatsReader()
  let sent: Map<string, number>
  const names = new Map<number, string>()

  beforeEach(() => {
    silent = []
    lacking = []
    names.clear()
    batch = createBatchBuilder({
      hostId: HostId.parse('kvm01'),
      sink: {
        receiver: 1,
        settings: defaultMonitoringSettings,
        send({ newSeries, ids, values }) {
          for (const { id, series } of newSeries) names.set(id, `${series.metric} ${series.instance}`.trim())
          sent = new Map([...ids].map((id, place) => [names.get(id) ?? '', values[place] ?? 0]))
        },
      },
      newSender: () => 'a',
    })
    guest = new DomainSamples(uuid, batch)
  })
  const take = (steadyMs: number, figures: Parameters<typeof params>[0], { id = 5, mac = '52:54:00:00:00:07' } = {}) => {
    sent = new Map()
    const usage = guest.take({ dom: { name: 'web', uuid, id }, params: params(figures) }, { steadyMs, maxGapMs: 15_000 }, { stats, hostCpus: 8, macOf: (_uuid, target) => (target === 'vnet7' && mac !== '' ? mac : undefined), onSilent: (dom) => silent.push(dom), onLacking: (dom) => lacking.push(dom.name) })
    batch.send({ atMs: 0, intervalMs: 5000 })
    return usage
  }

  test('are shares of its vCPUs and of the host, rates of its disks, and its memory as it tells it', () => {
    expect(take(0, {})).toEqual({ uuid, cpuPercent: null, memoryUsedBytes: 1_000_000 * 1024, diskBytesPerSecond: null, networkBytesPerSecond: null })
    const usage = take(5000, { cpuSeconds: 5, readBytes: 50_000, received: 10_000 })
    expect(usage.cpuPercent).toBeCloseTo(50)
    expect([usage.diskBytesPerSecond, usage.networkBytesPerSecond].map((rate) => Math.round(rate ?? 0))).toEqual([10_000, 2000])
    expect(sent.get('cpu.usage')).toBeCloseTo(0.5)
    expect(sent.get('cpu.cores')).toBeCloseTo(1)
    expect(sent.get('cpu.host')).toBeCloseTo(0.125)
    expect(sent.get('cpu.steal')).toBeCloseTo(0.1)
    expect(sent.get('disk.read.bytes vda')).toBeCloseTo(10_000)
    expect(sent.get('disk.read.latency vda')).toBeCloseTo(0.002)
    expect(sent.get('network.receive.bytes 52:54:00:00:00:07')).toBeCloseTo(2000)
    expect(sent.get('memory.used')).toBe(1_000_000 * 1024)
    expect(sent.get('memory.rss')).toBe(1_000_000 * 1024)
    expect([...sent.keys()].filter((name) => name.endsWith('sda'))).toEqual([])
  })

  test('begin anew with another run of the guest, even when the new counters are higher', () => {
    take(0, { cpuSeconds: 1 })
    expect(take(5000, { cpuSeconds: 8 }, { id: 6 }).cpuPercent).toBeNull()
    expect(take(10_000, { cpuSeconds: 9 }, { id: 6 }).cpuPercent).toBeCloseTo(10)
  })

  test('stand still while it is paused, and are left out while it is on two hosts at once', () => {
    take(0, { cpuSeconds: 3 })
    expect(take(5000, { cpuSeconds: 3, state: 3, reason: 1 }).cpuPercent).toBe(0)
    expect(take(10_000, { cpuSeconds: 3, state: 3, reason: 2 }).cpuPercent).toBeNull()
    expect(sent.size).toBe(0)
    take(15_000, { cpuSeconds: 3 })
    expect(sent.has('cpu.usage')).toBe(false)
    expect(take(20_000, { cpuSeconds: 4 }).cpuPercent).toBeCloseTo(10)
  })

  test('tell of a guest of which its monitor has told nothing, as long as it runs', () => {
    take(0, {})
    take(5000, { hasMonitor: false })
    take(10_000, { hasMonitor: false, state: 3, reason: 1 })
    expect(lacking).toEqual(['web'])
  })

  test('of a driver that knows no balloons lack nothing: nobody asks about its guests', () => {
    take(0, { hasMonitor: false, hasBalloon: false })
    expect(lacking).toEqual([])
  })

  test('do not hold old news of a balloon that has stopped to report', () => {
    for (let seconds = 0; seconds <= 70; seconds += 10) take(seconds * 1000, { lastUpdate: 7 })
    expect(sent.has('memory.used')).toBe(false)
    expect(sent.has('memory.rss')).toBe(true)
    expect(silent).toMatchObject([{ name: 'web' }])
    take(80_000, { lastUpdate: 80 })
    expect(sent.get('memory.used')).toBe(1_000_000 * 1024)
  })

  test('name a NIC by its MAC address, and wait until that is known', () => {
    take(0, { received: 0 }, { mac: '' })
    take(5000, { received: 5000 }, { mac: '' })
    expect([...sent.keys()].filter((name) => name.startsWith('network'))).toEqual([])
  })
})

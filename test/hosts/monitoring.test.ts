// What the console measures, against what virsh and /proc say of the same time: a busy loop and a writer inside of a real guest.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { paths } from '../testbed/paths.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'
import { compareWithCounter, readCounter } from './counter-track.ts'
import { inGuest } from './in-guest.ts'
import { openSampledHosts } from './sampled-hosts.ts'
import type { SampledHosts } from './sampled-hosts.ts'

const whyNot = whyNoTestbed()
const guest = 'monitored'
const intervalMs = 1000
/** Long enough that a tick's jitter at the ends is far within the 3 %. */
const windowMs = 40_000
const tolerance = 0.03
/** USER_HZ, and the order of its fields: user nice system idle iowait irq softirq steal. */
const idleFields: ReadonlySet<number> = new Set([3, 4])

describe.skipIf(whyNot !== undefined)(`monitoring real hosts${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, { timeout: 300_000 }, () => {
  let testbed: Testbed
  let host: TestbedHost
  let peer: TestbedHost
  let sampled: SampledHosts
  let vm: MetricSubject
  const hostSubject: MetricSubject = { kind: 'host', hostId: HostId.parse('first') }

  beforeAll(async () => {
    testbed = await openTestbed({ hosts: [2, 3] })
    const [first, second] = testbed.hosts
    if (!first || !second) throw new Error('no hosts')
    host = first
    peer = second
    await Promise.all([clearAway(host), clearAway(peer)])
    await host.defineGuest({ name: guest, disk: 'shared', network: 'default', isStarted: true })
    vm = { kind: 'vm', uuid: DomainUuid.parse((await host.virsh(['domuuid', guest])).trim()) }
    await untilAgent(host)
    sampled = await openSampledHosts({ first: host.uri, second: peer.uri }, intervalMs)
  })
  afterAll(async () => {
    await sampled?.[Symbol.asyncDispose]()
    await Promise.all([host, peer].filter((each) => each !== undefined).map(clearAway))
    await testbed?.[Symbol.asyncDispose]()
  })

  const stat = async (group: string, field: string): Promise<number> => Number(new RegExp(`^\\s*${field.replaceAll('.', '\\.')}=(\\d+)`, 'm').exec(await host.virsh(['domstats', group, guest]))?.[1])

  test('a busy loop in the guest shows within seconds, and agrees with virsh domstats', async () => {
    using usage = sampled.collect(vm, 'cpu.usage')
    await expect.poll(() => usage.samples.length, { timeout: 20_000 }).toBeGreaterThan(2)
    const startedMs = Date.now()
    await startInGuest(host, 'while :; do :; done', 'busy')
    await expect.poll(() => usage.samples.some(({ atMs, value }) => atMs > startedMs && value > 0.25), { timeout: 10_000 }).toBe(true)
    const { ours, told } = compareWithCounter(usage.samples, await readCounter(async () => (await stat('--cpu-total', 'cpu.time')) / 1e9, windowMs))
    expect(Math.abs(ours - told) / told).toBeLessThan(tolerance)
    await stopInGuest(host, 'busy')
  })

  test('a writer in the guest shows as bytes a second, and agrees with virsh domstats', async () => {
    using written = sampled.collect(vm, 'disk.write.bytes')
    await startInGuest(host, 'while :; do busybox dd if=/dev/zero of=/root/load bs=64k count=64 conv=fsync; busybox sleep 0.2; done', 'writer')
    await expect.poll(() => written.samples.at(-1)?.value ?? 0, { timeout: 15_000 }).toBeGreaterThan(100_000)
    const { ours, told } = compareWithCounter(written.samples, await readCounter(() => stat('--block', 'block.0.wr.bytes'), windowMs))
    expect(Math.abs(ours - told) / told).toBeLessThan(tolerance)
    await stopInGuest(host, 'writer')
  })

  test('the host’s own figures agree with its /proc', async () => {
    using usage = sampled.collect(hostSubject, 'cpu.usage')
    using received = sampled.collect(hostSubject, 'network.receive.bytes')
    const totals: number[] = []
    /** Ticks of all CPUs together in which they were busy; `totals` has all of them at the same reading. */
    const busyTicks = async (): Promise<number> => {
      const fields = (await host.run(['head', '-n', '1', '/proc/stat'])).trim().split(/\s+/).slice(1, 9).map(Number)
      totals.push(fields.reduce((sum, field) => sum + field, 0))
      return fields.reduce((sum, field, place) => sum + (idleFields.has(place) ? 0 : field), 0)
    }
    const readings = await readCounter(busyTicks, windowMs / 2)
    const { ours, told } = compareWithCounter(usage.samples, readings)
    const total = compareWithCounter(usage.samples, readings.map(({ atMs }, place) => ({ atMs, value: totals[place] ?? 0 })))
    expect(Math.abs(ours - told / total.told)).toBeLessThan(tolerance)
    expect(received.samples.length).toBeGreaterThan(5)
    const sources = sampled.events.flatMap(({ event }) => (event.kind === 'usage' ? [event.sampling.source] : []))
    expect(sources.at(-1)).toBe('shell')
  })

  test('everything that is promised is measured of a real guest and of its host', async () => {
    const measured = async (subject: MetricSubject): Promise<ReadonlyMap<string, readonly string[]>> => {
      const found = await sampled.metrics.call('catalog', { subject: subjectKey(subject) })
      return new Map([...Map.groupBy(found, ({ metric }) => metric)].map(([metric, rows]) => [metric, rows.map(({ instance }) => instance)]))
    }
    const ofGuest = await measured(vm)
    const [mac] = /([\da-f]{2}:){5}[\da-f]{2}/.exec(await host.virsh(['domiflist', guest])) ?? []
    expect([...ofGuest.keys()]).toEqual(expect.arrayContaining(['cpu.usage', 'cpu.cores', 'cpu.host', 'cpu.steal', 'cpu.wait', 'memory.used', 'memory.available', 'memory.rss', 'memory.balloon', 'memory.swap.in', 'disk.write.latency', 'disk.flush.operations']))
    for (const metric of ['disk.read.bytes', 'disk.read.operations', 'disk.write.bytes', 'disk.write.operations', 'disk.allocation', 'disk.capacity']) expect([metric, ofGuest.get(metric)]).toEqual([metric, ['vda']])
    for (const metric of ['bytes', 'packets', 'errors', 'drops'].flatMap((what) => [`network.receive.${what}`, `network.transmit.${what}`])) expect([metric, ofGuest.get(metric)]).toEqual([metric, [mac]])
    const ofHost = await measured(hostSubject)
    const there = async (pattern: string): Promise<boolean> => (await host.run(['sh', '-c', `cat ${pattern} 2>/dev/null | head -n 1`])).trim() !== ''
    expect([...ofHost.keys()]).toEqual(expect.arrayContaining(['cpu.user', 'cpu.system', 'cpu.iowait', 'cpu.irq', 'cpu.steal', 'memory.total', 'memory.available', 'memory.cached', 'swap.total', 'swap.used', 'load.1m', 'load.5m', 'load.15m', 'disk.read.bytes', 'disk.busy', 'network.receive.errors', 'network.transmit.drops']))
    expect(ofHost.get('network.receive.bytes')).toContain('eth0')
    expect(ofHost.has('temperature')).toBe(await there('/sys/class/hwmon/*/temp*_input /sys/class/thermal/thermal_zone*/temp'))
    for (const what of ['cpu', 'memory', 'io']) expect(ofHost.get(`pressure.${what}`)?.includes('some') ?? false).toBe(await there(`/proc/pressure/${what}`))
  })

  test('what happens to a guest becomes a mark, and its series goes on with another run and on another host', async () => {
    const marks = (): string[] => sampled.events.flatMap(({ hostId, event }) => (event.kind === 'mark' && 'uuid' in vm && event.uuid === vm.uuid ? [`${hostId} ${event.mark}`] : []))
    using usage = sampled.collect(vm, 'cpu.usage')
    await host.virsh(['destroy', guest])
    await host.virsh(['start', guest], 60_000)
    await expect.poll(marks, { timeout: 10_000 }).toEqual(['first stopped', 'first started'])
    await untilAgent(host)
    const before = usage.samples.length
    await host.virsh(['migrate', '--live', '--unsafe', '--persistent', '--undefinesource', '--p2p', guest, `qemu+ssh://root@${peer.address}/system`], 120_000)
    await expect.poll(marks, { timeout: 10_000 }).toContain('second migrated')
    const movedMs = Date.now()
    await expect.poll(() => usage.samples.filter(({ atMs }) => atMs > movedMs).length, { timeout: 15_000 }).toBeGreaterThan(2)
    expect(usage.samples.length).toBeGreaterThan(before)
    // Neither another run's counters nor two hosts at once ever made a rate that no guest of one vCPU has.
    expect(usage.samples.every(({ value }) => value >= 0 && value < 2)).toBe(true)
  })
})

/** The shell's name is its argument, so that it can be found again. */
function startInGuest(host: TestbedHost, script: string, name: string): Promise<string> {
  return inGuest(host, guest, ['sh', '-c', `(${script}) >/dev/null 2>&1 & echo $! > /run/${name}.pid`])
}

async function stopInGuest(host: TestbedHost, name: string): Promise<void> {
  await inGuest(host, guest, ['sh', '-c', `kill -9 $(cat /run/${name}.pid); true`])
}

async function untilAgent(host: TestbedHost): Promise<void> {
  for (const expiresAt = performance.now() + 120_000; performance.now() < expiresAt; ) {
    const isThere = await inGuest(host, guest, ['true']).then(() => true, () => false)
    if (isThere) return
    await sleep(1000)
  }
  throw new Error('the agent of the guest does not answer')
}

async function clearAway(host: TestbedHost): Promise<void> {
  await host.virsh(['destroy', guest]).catch(() => '')
  await host.virsh(['undefine', guest, '--managed-save', '--snapshots-metadata']).catch(() => '')
  await host.run(['sh', '-c', `rm -f ${join(paths.shared, 'images')}/${guest}.qcow2`])
}

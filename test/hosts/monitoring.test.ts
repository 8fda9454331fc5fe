// What the console measures, against what virsh and /proc say of the same time: a busy loop and a writer inside of a real guest.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { MetricSubject } from '#shared/model/metrics.ts'
import { paths } from '../testbed/paths.ts'
import { openTestbed, whyNoTestbed } from '../testbed/testbed.ts'
import type { Testbed, TestbedHost } from '../testbed/testbed.ts'
import { inGuest } from './in-guest.ts'
import { openSampledHosts } from './sampled-hosts.ts'
import type { SampledHosts } from './sampled-hosts.ts'

const whyNot = whyNoTestbed()
const guest = 'monitored'
const intervalMs = 1000
/** Long enough that a tick more or less at the ends is within the 3 %. */
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
    await host.defineGuest({ name: guest, disk: 'shared', isStarted: true })
    vm = { kind: 'vm', uuid: DomainUuid.parse((await host.virsh(['domuuid', guest])).trim()) }
    await untilAgent(host)
    sampled = await openSampledHosts({ first: host.uri, second: peer.uri }, intervalMs)
  })
  afterAll(async () => {
    await sampled?.[Symbol.asyncDispose]()
    await Promise.all([host, peer].filter((each) => each !== undefined).map(clearAway))
    await testbed?.[Symbol.asyncDispose]()
  })

  /** What a counter grew by in a second, by the median of its ends' times. */
  const grownPerSecond = async (read: () => Promise<number>, meanwhile: () => Promise<void>): Promise<number> => {
    const at = async (): Promise<{ value: number; atMs: number }> => {
      const beforeMs = performance.now()
      const value = await read()
      return { value, atMs: (beforeMs + performance.now()) / 2 }
    }
    const start = await at()
    await meanwhile()
    const end = await at()
    return ((end.value - start.value) / (end.atMs - start.atMs)) * 1000
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const stat = async (group: string, field: string): Promise<number> => Number(new RegExp(`^\\s*${field.replaceAll('.', '\\.')}=(\\d+)`, 'm').exec(await host.virsh(['domstats', group, guest]))?.[1])

  test('a busy loop in the guest shows within seconds, and agrees with virsh domstats', async () => {
    using usage = sampled.collect(vm, 'cpu.usage')
    await expect.poll(() => usage.samples.length, { timeout: 20_000 }).toBeGreaterThan(2)
    const startedMs = Date.now()
    await startInGuest(host, 'while :; do :; done', 'busy')
    await expect.poll(() => usage.samples.some(({ atMs, value }) => atMs > startedMs && value > 0.25), { timeout: 10_000 }).toBe(true)
    const from = usage.samples.length
    const told = await grownPerSecond(() => stat('--cpu-total', 'cpu.time'), () => sleep(windowMs))
    const ours = mean(usage.samples.slice(from).map(({ value }) => value))
    expect(Math.abs(ours - told / 1e9) / (told / 1e9)).toBeLessThan(tolerance)
    await stopInGuest(host, 'busy')
  })

  test('a writer in the guest shows as bytes a second, and agrees with virsh domstats', async () => {
    using written = sampled.collect(vm, 'disk.write.bytes')
    await startInGuest(host, 'while :; do busybox dd if=/dev/zero of=/root/load bs=64k count=64 conv=fsync; busybox sleep 0.2; done', 'writer')
    await expect.poll(() => written.samples.at(-1)?.value ?? 0, { timeout: 15_000 }).toBeGreaterThan(100_000)
    const from = written.samples.length
    const told = await grownPerSecond(() => stat('--block', 'block.0.wr.bytes'), () => sleep(windowMs))
    const ours = mean(written.samples.slice(from).map(({ value }) => value))
    expect(Math.abs(ours - told) / told).toBeLessThan(tolerance)
    await stopInGuest(host, 'writer')
  })

  test('the host’s own figures agree with its /proc', async () => {
    using usage = sampled.collect(hostSubject, 'cpu.usage')
    using received = sampled.collect(hostSubject, 'network.receive.bytes')
    const ticks = async (): Promise<{ busy: number; total: number }> => {
      const fields = (await host.run(['head', '-n', '1', '/proc/stat'])).trim().split(/\s+/).slice(1, 9).map(Number)
      const total = fields.reduce((sum, field) => sum + field, 0)
      return { total, busy: fields.reduce((sum, field, place) => sum + (idleFields.has(place) ? 0 : field), 0) }
    }
    const before = await ticks()
    await sleep(windowMs / 2)
    const after = await ticks()
    expect(Math.abs(mean(usage.samples.map(({ value }) => value)) - (after.busy - before.busy) / (after.total - before.total))).toBeLessThan(tolerance)
    expect(received.samples.length).toBeGreaterThan(5)
    const sources = sampled.events.flatMap(({ event }) => (event.kind === 'usage' ? [event.sampling.source] : []))
    expect(sources.at(-1)).toBe('shell')
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

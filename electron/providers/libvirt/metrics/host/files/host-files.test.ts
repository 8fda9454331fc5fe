import { execFileSync, spawn } from 'node:child_process'
import { duplexPair, Duplex } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { createBatchBuilder } from '../../recording/batch-builder.ts'
import { SubjectRecorder } from '../../recording/subject-recorder.ts'
import { createHostFilesReader } from './host-files-reader.ts'
import { createHostRecorder } from '../host-recorder.ts'
import { hostCommand, splitFiles } from './host-script.ts'
import { cpuTicks, disks, interfaces, memory, pressure, readHostFigures, temperatures } from './parse-host-files.ts'

const hostId = HostId.parse('kvm01')
const text = `==> blocks <==
sda
nvme0n1
cciss!c0d0
==> /proc/uptime <==
1000.00 7000.00
==> /proc/stat <==
cpu  1000 100 500 8000 200 30 70 100 400 0
==> /proc/loadavg <==
1.50 1.25 0.75 2/345 6789
==> /sys/class/hwmon/hwmon0/name <==
coretemp
==> /sys/class/hwmon/hwmon0/temp1_input <==
54000
==> /sys/class/hwmon/hwmon0/temp1_label <==
Package id 0
==> /sys/class/hwmon/hwmon1/name <==
nvme
==> /sys/class/hwmon/hwmon1/temp1_input <==
-273150
==> /proc/meminfo <==
MemTotal:       16384000 kB
MemFree:         1000000 kB
MemAvailable:    8192000 kB
Buffers:          100000 kB
Cached:          5000000 kB
SwapTotal:       2000000 kB
SwapFree:        1500000 kB
==> /proc/diskstats <==
   8       0 sda 100 5 2000 300 200 6 4000 500 0 700 800 0 0 0 0
   8       1 sda1 90 5 1000 300 200 6 4000 500 0 700 800
 104       0 cciss/c0d0 1 0 8 1 1 0 8 1 0 1 1
   7       0 loop0 9 0 9 9 0 0 0 0 0 9 9
   8      16 sdb broken line
==> /proc/net/dev <==
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0
  eno1: 1000 10 1 2 0 0 0 0 2000 20 3 4 0 0 0 0
 vnet3: 5 5 0 0 0 0 0 0 5 5 0 0 0 0 0 0
==> /proc/pressure/io <==
some avg10=0.00 avg60=0.00 avg300=0.00 total=5000000
full avg10=0.00 avg60=0.00 avg300=0.00 total=1000000

@end
`

function record(...texts: readonly string[]): ReadonlyMap<string, number> {
  const sent: SampleBatch[] = []
  const batch = createBatchBuilder({ hostId, sink: { receiver: 1, settings: defaultMonitoringSettings, send: (next) => sent.push(next) }, newSender: () => 'a' })
  const recorder = createHostRecorder(new SubjectRecorder({ kind: 'host', hostId }, batch))
  for (const one of texts) {
    const figures = readHostFigures(splitFiles(one), new Set(splitFiles(text).get('blocks')))
    if (figures) recorder.take(figures, 15_000)
    batch.send({ atMs: 0, intervalMs: 5000 })
  }
  const names = new Map(sent.flatMap(({ newSeries }) => newSeries).map(({ id, series }) => [id, `${series.metric} ${series.instance}`.trim()]))
  const last = sent.at(-1)
  return new Map([...(last?.ids ?? [])].map((id, place) => [names.get(id) ?? '', last?.values[place] ?? 0]))
}

describe('the files of a host', () => {
  const files = splitFiles(text)

  test('are told apart, and read as the kernel writes them', () => {
    expect(cpuTicks(files)).toEqual({ user: 1100, system: 500, idle: 8000, iowait: 200, irq: 100, steal: 100, guest: 400 })
    expect(memory(files)).toMatchObject({ totalBytes: 16_384_000 * 1024, availableBytes: 8_192_000 * 1024, swapUsedBytes: 500_000 * 1024 })
    expect(disks(files, new Set(files.get('blocks'))).map(({ name, readBytes }) => [name, readBytes])).toEqual([['sda', 1_024_000], ['cciss/c0d0', 4096]])
    expect(interfaces(files)).toEqual([{ name: 'eno1', receive: { bytes: 1000, packets: 10, errors: 1, drops: 2 }, transmit: { bytes: 2000, packets: 20, errors: 3, drops: 4 } }])
    expect(pressure(files, 'io')).toEqual([{ what: 'io', share: 'some', totalUs: 5_000_000 }, { what: 'io', share: 'full', totalUs: 1_000_000 }])
    expect(temperatures(files)).toEqual([{ sensor: 'coretemp Package id 0', celsius: 54 }])
  })

  test('become rates over the host’s own time', () => {
    const later = text.replace('1000.00 7000.00', '1005.00 7030.00').replace('cpu  1000 100 500 8000', 'cpu  1300 100 600 8600').replace('sda 100 5 2000 300', 'sda 150 5 12240 800').replace('eno1: 1000', 'eno1: 6000').replace('total=5000000', 'total=7500000')
    const values = record(text, later)
    expect(values.get('cpu.usage')).toBeCloseTo(0.4)
    expect(values.get('cpu.user')).toBeCloseTo(0.3)
    expect(values.get('disk.read.bytes sda')).toBeCloseTo(1_048_576)
    expect(values.get('disk.read.operations sda')).toBeCloseTo(10)
    expect(values.get('disk.read.latency sda')).toBeCloseTo(0.01)
    expect(values.get('network.receive.bytes eno1')).toBeCloseTo(1000)
    expect(values.get('pressure.io some')).toBeCloseTo(0.5)
    expect(values.has('disk.write.latency sda')).toBe(false)
    expect(values.get('temperature coretemp Package id 0')).toBe(54)
  })

  test('make no rate over a boot of the host, nor over a gap', () => {
    const booted = text.replace('1000.00 7000.00', '12.00 80.00').replace('cpu  1000 100 500 8000', 'cpu  10 1 5 80')
    expect([...record(text, booted).keys()].filter((name) => /cpu|disk|network|pressure/.test(name))).toEqual([])
    const muchLater = text.replace('1000.00 7000.00', '1100.00 7500.00').replace('eno1: 1000', 'eno1: 6000')
    expect(record(text, muchLater).has('network.receive.bytes eno1')).toBe(false)
  })

  test('that are no such files are refused, and no line of them ever throws or makes a number that is none', () => {
    expect(readHostFigures(splitFiles('==> /proc/stat <==\nhello\n'), new Set())).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(40), fc.string(), (at, length, junk) => {
        const broken = splitFiles(text.slice(0, at) + junk + text.slice(at + length))
        const all = [cpuTicks(broken), memory(broken), disks(broken, new Set()), interfaces(broken), pressure(broken, 'io'), temperatures(broken)]
        // JSON writes what is no number as null.
        expect(JSON.stringify(all.filter((found) => found !== undefined))).not.toContain('null')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the loop on the host', () => {
  const shell = (command: string): Duplex => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'ignore'] })
    const stream = Duplex.from({ readable: child.stdout, writable: child.stdin })
    stream.once('close', () => child.kill())
    return stream
  }
  const reader = (openCommand: () => Promise<Duplex>, now = () => 0) => createHostFilesReader({ transport: { openCommand }, now, signal: new AbortController().signal })

  test('reads this machine in a real shell, again and again, and ends with its input', async () => {
    let opened: Duplex | undefined
    using files = reader(async () => (opened = shell(hostCommand)))
    const first = await files.read()
    const second = await files.read()
    const procUptime = Number(execFileSync('cut', ['-d ', '-f1', '/proc/uptime'], { encoding: 'utf8' }))
    expect(Math.abs(Number(second?.get('/proc/uptime')?.[0]?.split(' ')[0]) - procUptime)).toBeLessThan(5)
    expect(first && cpuTicks(first)?.user).toBeGreaterThan(0)
    expect(second && memory(second)?.totalBytes).toBeGreaterThan(0)
    opened?.end()
    await new Promise((resolve) => opened?.once('close', resolve))
    await expect(files.read()).rejects.toThrow('ended')
  })

  test('that prints something else is left alone for a while that grows', async () => {
    let nowMs = 0
    let starts = 0
    using files = reader(async () => (starts++, shell('read -r ask; echo This account is currently not available.')), () => nowMs)
    await expect(files.read()).rejects.toThrow(/not available|ended/)
    expect(await files.read()).toBeUndefined()
    expect(files.problem).toMatchObject({ code: 'channel-failed', params: { reason: expect.stringMatching(/^host-shell-(says|ended)$/) }, hint: 'host-figures-meanwhile' })
    nowMs = 5000
    await expect(files.read()).rejects.toThrow(/not available|ended/)
    nowMs = 10_000
    expect(await files.read()).toBeUndefined()
    expect(starts).toBe(2)
  })

  test('that prints without an end is closed', async () => {
    const [near, far] = duplexPair()
    using files = reader(async () => near)
    const reading = files.read().then(() => 'read', (error: unknown) => String(error))
    far.on('error', () => {})
    for (let sent = 0; sent < 100 && !near.destroyed; sent += 1) {
      far.write(Buffer.alloc(65_536, 'x'))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await reading).toContain('without an end')
    expect(near.destroyed).toBe(true)
  })
})

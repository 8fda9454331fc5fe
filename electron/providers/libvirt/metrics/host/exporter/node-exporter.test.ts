import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { freePort } from '#electron/lib/testing/loopback.ts'
import { createNodeExporterReader } from './node-exporter-reader.ts'
import { nodeExporterFigures, readExposition } from './node-exporter.ts'
import { readHostFigures } from '../files/parse-host-files.ts'

const page = `# HELP node_load1 1m load average.
# TYPE node_load1 gauge
node_load1 1.5
node_load5 1
node_load15 0.5
node_time_seconds 1.7e+09
node_boot_time_seconds 1.69999e+09
node_cpu_seconds_total{cpu="0",mode="idle"} 100
node_cpu_seconds_total{cpu="0",mode="user"} 10
node_cpu_seconds_total{cpu="1",mode="user"} 5.5
node_disk_reads_completed_total{device="sda"} 7
node_hwmon_chip_names{chip="platform_coretemp_0",chip_name="coretemp"} 1
node_hwmon_sensor_label{chip="platform_coretemp_0",label="Package \\"0\\"",sensor="temp1"} 1
node_hwmon_temp_celsius{chip="platform_coretemp_0",sensor="temp1"} 51
node_pressure_io_stalled_seconds_total 0.25
nonsense{
node_load1_bad NaN
`

test('the page of node_exporter becomes the same figures as the files', () => {
  expect(nodeExporterFigures(readExposition(page))).toEqual({
    uptimeSeconds: 10_000,
    cpu: { user: 15.5, system: 0, idle: 100, iowait: 0, irq: 0, steal: 0, guest: 0 },
    memory: undefined,
    loads: [1.5, 1, 0.5],
    pressures: [{ what: 'io', share: 'full', totalUs: 250_000 }],
    // A disk of which not everything is told is no disk.
    disks: [],
    interfaces: [],
    temperatures: [{ sensor: 'coretemp Package "0"', celsius: 51 }],
  })
  expect(nodeExporterFigures(readExposition('<html>something else</html>'))).toBeUndefined()
})

const hasExporter = spawnSync('prometheus-node-exporter', ['--version']).status === 0

test.skipIf(!hasExporter)(`the real node_exporter tells what /proc tells${hasExporter ? '' : ' (skipped: not installed)'}`, async () => {
  const port = await freePort()
  const child = spawn('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  try {
    const reader = createNodeExporterReader({ transport: { openTcp: async () => connect(port, '127.0.0.1') }, now: () => 0, signal: new AbortController().signal })
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200), { timeout: 10_000 })
    const told = await reader.read()
    const text = (path: string): string[] => execFileSync('cat', [path], { encoding: 'utf8' }).split('\n')
    const own = readHostFigures(new Map(['/proc/uptime', '/proc/meminfo', '/proc/diskstats', '/proc/net/dev', '/proc/stat'].map((path) => [path, text(path)])), new Set())
    expect(told?.memory?.totalBytes).toBe(own?.memory?.totalBytes)
    // The kernel tells the boot in whole seconds.
    expect(Math.abs((told?.uptimeSeconds ?? 0) - (own?.uptimeSeconds ?? 0))).toBeLessThan(5)
    expect(told?.interfaces.map(({ name }) => name).toSorted()).toEqual(own?.interfaces.map(({ name }) => name).toSorted())
    expect(told?.disks.length).toBeLessThanOrEqual(own?.disks.length ?? 0)
    expect(told?.cpu?.idle).toBeGreaterThan(0)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})

test('a host without it is left alone for a while', async () => {
  let nowMs = 0
  let asked = 0
  const reader = createNodeExporterReader({ transport: { openTcp: () => ((asked += 1), Promise.reject(new Error('refused'))) }, now: () => nowMs, signal: new AbortController().signal })
  for (const at of [0, 5000, 59_999, 60_000, 120_000]) {
    nowMs = at
    expect(await reader.read()).toBeUndefined()
  }
  expect(asked).toBe(2)
})

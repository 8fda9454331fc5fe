// What the simulated host's kernel would print in /proc and /sys, in its own formats: the console reads demo hosts with the
// same code as real ones.
import type { Duplex } from 'node:stream'
import { cpuCount } from './invent/machine.ts'
import type { HostModel } from './model/host-model.ts'
import { guestsCpuNs, nodeCpu, nodeMemory } from './model/node-load.ts'

/** USER_HZ. */
const nsPerTick = 1e7

/** Answers each line that comes with a reading, as the console's loop in a shell does. */
export function serveHostFiles(stream: Duplex, host: HostModel): void {
  let isFirst = true
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    for (const byte of chunk) {
      if (byte !== newline) continue
      stream.write(printHostFiles(host, { isFirst }))
      isFirst = false
    }
  })
  stream.once('end', () => stream.end())
}

const newline = 10

/** A reading as the loop prints it. `isFirst`: with what it tells once. */
function printHostFiles(host: HostModel, { isFirst }: { readonly isFirst: boolean }): string {
  const uptimeSeconds = (host.now() - host.machine.bootedAtMs) / 1000
  const busy = busyShare(host)
  const files: Readonly<Record<string, string>> = {
    ...(isFirst ? { blocks: 'nvme0n1\nnvme1n1\n' } : {}),
    '/proc/uptime': `${uptimeSeconds.toFixed(2)} 0.00\n`,
    '/proc/stat': cpuLine(host),
    '/proc/loadavg': loadLine(host, busy),
    '/sys/class/hwmon/hwmon0/name': 'coretemp\n',
    '/sys/class/hwmon/hwmon0/temp1_input': `${Math.round(36_000 + busy * 38_000)}\n`,
    '/sys/class/hwmon/hwmon0/temp1_label': 'Package id 0\n',
    '/sys/class/hwmon/hwmon1/name': 'nvme\n',
    '/sys/class/hwmon/hwmon1/temp1_input': `${Math.round(33_000 + busy * 9_000)}\n`,
    '/sys/class/hwmon/hwmon1/temp1_label': 'Composite\n',
    '/proc/meminfo': memoryLines(host),
    '/proc/diskstats': diskLines(host),
    '/proc/net/dev': networkLines(host),
    '/proc/pressure/cpu': pressureLines(host, 0.02),
    '/proc/pressure/memory': pressureLines(host, 0.0005),
    '/proc/pressure/io': pressureLines(host, 0.008),
  }
  return `${Object.entries(files).map(([name, text]) => `==> ${name} <==\n${text}`).join('\n')}\n@end\n`
}

/** Since the boot, with more weight on what is now: a smooth wave around the guests' mean load. */
function busyShare(host: HostModel): number {
  const { userNs, kernelNs, waitNs, idleNs } = nodeCpu(host)
  const mean = (userNs + kernelNs) / (userNs + kernelNs + waitNs + idleNs)
  return Math.min(1, mean * (1 + 0.25 * Math.sin(host.now() / 170_000 + host.machine.mhz)))
}

function cpuLine(host: HostModel): string {
  const { userNs, kernelNs, waitNs, idleNs } = nodeCpu(host)
  const ticks = [userNs, 0, kernelNs * 0.9, idleNs, waitNs, 0, kernelNs * 0.1, 0, userNs * 0.97, 0].map((ns) => Math.floor(ns / nsPerTick))
  return `cpu  ${ticks.join(' ')}\n`
}

function loadLine(host: HostModel, busy: number): string {
  const load = busy * cpuCount(host.machine)
  return `${load.toFixed(2)} ${(load * 0.97).toFixed(2)} ${(load * 0.94).toFixed(2)} 3/812 41234\n`
}

function memoryLines(host: HostModel): string {
  const { totalKib, freeKib, cachedKib, buffersKib } = nodeMemory(host)
  const sizes = { MemTotal: totalKib, MemFree: freeKib, MemAvailable: freeKib + cachedKib, Buffers: buffersKib, Cached: cachedKib, SwapTotal: 8_388_604, SwapFree: 8_388_604, SReclaimable: 0 }
  return Object.entries(sizes).map(([name, kib]) => `${name}: ${Math.floor(kib)} kB\n`).join('')
}

/** Guests that compute also read and write: bytes for each millisecond of their CPU time. */
function diskLines(host: HostModel): string {
  const cpuMs = guestsCpuNs(host) / 1e6
  return [0.7, 0.3].map((share, index) => {
    const [read, written] = [cpuMs * 350 * share, cpuMs * 600 * share]
    const [reads, writes] = [read / 16_384, written / 12_288]
    const figures = [reads, 0, read / 512, reads * 0.12, writes, 0, written / 512, writes * 0.04, 0, (reads + writes) * 0.06, (reads + writes) * 0.1]
    return ` 259 ${index} nvme${index}n1 ${figures.map(Math.floor).join(' ')}\n`
  }).join('')
}

function networkLines(host: HostModel): string {
  const received = (guestsCpuNs(host) / 1e6) * 900
  const line = (name: string, bytes: number): string => `${name}: ${[bytes, bytes / 800, 0, 0, 0, 0, 0, 0, bytes * 0.7, bytes / 1100, 0, 0, 0, 0, 0, 0].map(Math.floor).join(' ')}\n`
  return `Inter-|   Receive |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed\n${line('eno1', received)}${line('br0', received * 0.98)}`
}

function pressureLines(host: HostModel, share: number): string {
  const someUs = Math.floor((guestsCpuNs(host) / 1e3) * share / cpuCount(host.machine))
  const line = (name: string, total: number): string => `${name} avg10=0.00 avg60=0.00 avg300=0.00 total=${Math.floor(total)}\n`
  return line('some', someUs) + line('full', someUs * 0.3)
}

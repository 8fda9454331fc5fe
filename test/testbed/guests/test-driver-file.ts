// Fleets for libvirt's test driver: any host serves `test+ssh://root@HOST/FILE` from such a file, a thousand guests without one QEMU.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../paths.ts'

const sizes = [1_000, 10_000] as const
export type TestFleetSize = (typeof sizes)[number]

/** Visible in every host at the same path. */
export function testDriverFile(domains: TestFleetSize): string {
  return join(paths.shared, `fleet-${domains}.xml`)
}

export function ensureTestDriverFiles(): void {
  mkdirSync(paths.shared, { recursive: true })
  for (const size of sizes) if (!existsSync(testDriverFile(size))) writeFileSync(testDriverFile(size), testDriverXml(size))
}

/** A node with so many domains, two thirds of them running; names and UUIDs follow from the number alone. */
export function testDriverXml(domains: number): string {
  const all = Array.from({ length: domains }, (_, at) => testDomain(at + 1))
  return `<?xml version="1.0"?>\n<node>\n${all.join('\n')}\n${network}\n${pool}\n${cpu}\n</node>\n`
}

const roles = ['web', 'db', 'cache', 'mail', 'build', 'batch'] as const
const [running, shutOff] = [1, 5] as const

function testDomain(number: number): string {
  const name = `${roles[number % roles.length]}-${String(number).padStart(5, '0')}`
  const uuid = `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`
  const macAddress = `52:54:01:${[number >> 16, number >> 8, number].map((part) => (part & 255).toString(16).padStart(2, '0')).join(':')}`
  const memoryKib = 1024 * 1024 * (1 + (number % 8))
  return `<domain type='test'><name>${name}</name><uuid>${uuid}</uuid>
<test:domain xmlns:test='http://libvirt.org/schemas/domain/test/1.0'><test:runstate>${number % 3 === 0 ? shutOff : running}</test:runstate></test:domain>
<memory>${memoryKib}</memory><vcpu>${1 + (number % 4)}</vcpu><os><type arch='i686'>hvm</type></os>
<devices><disk type='file' device='disk'><source file='/guest/${name}.img'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><mac address='${macAddress}'/><source network='default'/></interface></devices></domain>`
}

const network = `<network><name>default</name><bridge name='virbr0'/><forward/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>`
const pool = `<pool type='dir'><name>default</name><target><path>/default-pool</path></target></pool>`
const cpu = `<cpu><mhz>2400</mhz><model>i686</model><active>64</active><nodes>2</nodes><sockets>2</sockets><cores>8</cores><threads>2</threads></cpu><memory>536870912</memory>`

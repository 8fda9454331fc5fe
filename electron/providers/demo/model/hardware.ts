// Disks, network cards and addresses of a domain, made from its seed each time somebody asks. Pure.
import type { Definition, DemoDomain, ScreenKind } from './demo-domain.ts'
import { createRandom, seedOf } from '../invent/random.ts'
import type { Random } from '../invent/random.ts'

export interface Disk {
  readonly target: string
  readonly path: string
  readonly capacityBytes: number
  readonly allocationBytes: number
  readonly isCdrom: boolean
}

export interface Nic {
  readonly mac: string
  readonly network: string
  readonly isBridge: boolean
  readonly address: string
  readonly prefix: number
}

export interface Hardware {
  readonly vcpus: number
  /** Now; what it may have at most where that is more. */
  readonly memoryKib: number
  readonly maxMemoryKib?: number
  readonly maxVcpus?: number
  readonly disks: readonly Disk[]
  readonly nics: readonly Nic[]
  readonly screen: ScreenKind
  readonly password: string
  readonly hasSerial: boolean
  readonly hasAgent: boolean
}

const gib = 1024 ** 3
const systemDiskGib = [10, 20, 40] as const
const dataDiskGib = [50, 100, 200, 500] as const

export const imageFolder = '/var/lib/libvirt/images'

/** Of a running domain what it runs with. */
export function hardwareOf(domain: DemoDomain): Hardware {
  return domain.running?.hardware ?? storedHardwareOf(domain)
}

export function storedHardwareOf(domain: DemoDomain): Hardware {
  return domain.definition?.hardware ?? movedHardware(generatedHardware(domain), domain.movedDisks)
}

function movedHardware(hardware: Hardware, moved: ReadonlyMap<string, string> | undefined): Hardware {
  if (!moved) return hardware
  return { ...hardware, disks: hardware.disks.map((lying) => ({ ...lying, path: moved.get(lying.target) ?? lying.path })) }
}

/** The disk goes on at another place, in the definition too. */
export function putDiskAt(domain: DemoDomain, target: string, path: string): void {
  if (domain.running) domain.running = withDiskAt(domain.running, target, path)
  if (domain.definition) domain.definition = withDiskAt(domain.definition, target, path)
  else domain.movedDisks = new Map([...(domain.movedDisks ?? []), [target, path]])
}

function withDiskAt(definition: Definition, target: string, path: string): Definition {
  const before = definition.hardware.disks.find((lying) => lying.target === target)?.path ?? ''
  const disks = definition.hardware.disks.map((lying) => (lying.target === target ? { ...lying, path } : lying))
  return { ...definition, body: definition.body.replaceAll(before, path), hardware: { ...definition.hardware, disks } }
}

/** What counters need, without inventing disks and cards first: statistics of a whole host ask for this all the time. */
export function sizesOf({ running, definition, profile }: DemoDomain): Pick<Hardware, 'vcpus' | 'memoryKib' | 'maxMemoryKib' | 'maxVcpus'> {
  return running?.hardware ?? definition?.hardware ?? profile
}

function generatedHardware({ seed, profile, uuid }: DemoDomain): Hardware {
  const random = createRandom(seedOf(seed, 'hardware'))
  const { vcpus, memoryKib, screen, hasAgent } = profile
  const disks = [disk({ random, uuid, index: 0, sizes: systemDiskGib })]
  for (let index = 1; index <= profile.role.extraDisks; index++) disks.push(disk({ random, uuid, index, sizes: dataDiskGib }))
  if (random.chance(0.3)) disks.push({ target: 'sda', path: '', capacityBytes: 0, allocationBytes: 0, isCdrom: true })
  const nics = [nic(random, profile.isOnNat)]
  if (random.chance(0.15)) nics.push(nic(random, false))
  return { vcpus, memoryKib, disks, nics, screen, password: screen === 'vnc-password' ? `demo${1000 + (seed % 9000)}` : '', hasSerial: profile.os.family !== 'windows', hasAgent }
}

interface DiskPlan {
  readonly random: Random
  readonly uuid: string
  readonly index: number
  readonly sizes: readonly [number, ...number[]]
}

/** Files are named by UUID, so that they stay theirs when a domain is renamed. */
function disk({ random, uuid, index, sizes }: DiskPlan): Disk {
  const capacityBytes = random.pick(sizes) * gib
  const allocationBytes = Math.floor((capacityBytes * (0.1 + random.next() * 0.7)) / 65_536) * 65_536
  const target = `vd${String.fromCharCode(97 + index)}`
  return { target, path: `${imageFolder}/${uuid.slice(0, 8)}-${target}.qcow2`, capacityBytes, allocationBytes, isCdrom: false }
}

function nic(random: Random, isOnNat: boolean): Nic {
  const octet = (): string => random.integer(256).toString(16).padStart(2, '0')
  const mac = `52:54:00:${octet()}:${octet()}:${octet()}`
  const host = 2 + random.integer(250)
  return isOnNat
    ? { mac, network: 'default', isBridge: false, address: `192.168.122.${host}`, prefix: 24 }
    : { mac, network: 'br0', isBridge: true, address: `10.${20 + random.integer(4)}.${random.integer(32)}.${host}`, prefix: 16 }
}

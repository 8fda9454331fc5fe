// Takes a domain's XML from a client: checks what libvirt would refuse, keeps the rest as it was written.
import { DomainState, ErrorCode, ErrorDomain, LifecycleDetail, LifecycleEvent, ShutOffReason } from '#electron/libvirt/index.ts'
import { isActive, untouched } from '../model/demo-domain.ts'
import type { DemoDomain, Definition, MetadataElement, Notes, ScreenKind } from '../model/demo-domain.ts'
import type { Disk, Hardware, Nic } from '../model/hardware.ts'
import type { HostModel } from '../model/host-model.ts'
import { createRandom, seedOf, uuidFrom } from '../invent/random.ts'
import { roleOf } from '../invent/roles.ts'
import { tell } from '../power/change.ts'
import { DaemonFailure, failures } from '../server/failure.ts'
import { devicesIn, withAliases, withDevices } from './devices.ts'
import { renderDomainXml } from './domain-xml.ts'
import { attributeOf, scanElements, unescapeXml } from './element-scan.ts'
import type { ScannedElement } from './element-scan.ts'

interface ParsedDomain {
  readonly name: string
  readonly uuid: string
  readonly notes: Notes
  readonly definition: Definition
}

const kept = new Set(['name', 'uuid', 'title', 'description', 'metadata'])
const uuidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/
/** libvirt's units for memory, in KiB; "M" and "G" are binary for it. */
const unitsKib: Readonly<Record<string, number>> = { b: 1 / 1024, bytes: 1 / 1024, KiB: 1, k: 1, K: 1, KB: 1000 / 1024, MiB: 1024, M: 1024, GiB: 1024 ** 2, G: 1024 ** 2, TiB: 1024 ** 3, T: 1024 ** 3 }

/** Adds a domain, or changes the stored definition of one. @throws DaemonFailure for XML that libvirt would refuse. */
export function defineDomain(host: HostModel, xml: string, { isPersistent }: { isPersistent: boolean }): DemoDomain {
  const { name, uuid, notes, definition } = parse(xml)
  const existing = host.domains.byUuid(uuid) ?? host.domains.byName(name)
  if (existing && (existing.uuid !== uuid || existing.name !== name || !isPersistent)) throw exists(existing)
  const domain = existing ?? newDomain(uuid, name)
  // A running domain goes on with what it has.
  if (existing && isActive(existing)) keepRunning(existing)
  domain.notes = notes
  domain.definition = definition
  domain.isPersistent = isPersistent
  if (!existing) host.domains.add(domain)
  if (isPersistent) tell(host, domain, { event: LifecycleEvent.Defined, detail: existing ? LifecycleDetail.Defined.Updated : LifecycleDetail.Defined.Added })
  return domain
}

/** From now on what it runs with is a definition of its own. */
export function keepRunning(domain: DemoDomain): Definition {
  if (domain.running) return domain.running
  const { definition } = parse(renderDomainXml(domain, { isLive: true, isSecure: true }))
  domain.running = { ...definition, body: withAliases(definition.body) }
  return domain.running
}

/** What its next start has, as text that can be changed. */
export function storedDefinition(domain: DemoDomain): Definition {
  domain.definition ??= parse(renderDomainXml(domain, { isLive: false, isSecure: true })).definition
  return domain.definition
}

function exists({ name, uuid, id }: DemoDomain): DaemonFailure {
  if (id >= 0) return failures.operationInvalid(`domain is already active as '${name}'`)
  return new DaemonFailure({ code: ErrorCode.OperationFailed, domain: ErrorDomain.Domain, message: `operation failed: domain '${name}' already exists with uuid ${uuid}` })
}

function newDomain(uuid: string, name: string): DemoDomain {
  const seed = seedOf(uuid)
  const { role, number } = roleOf(seed % 1_000)
  return {
    uuid,
    seed,
    number,
    name,
    profile: { role, os: role.systems[0], vcpus: 1, memoryKib: 1024 ** 2, screen: 'vnc', hasAgent: false, isOnNat: true },
    id: -1,
    state: DomainState.ShutOff,
    reason: ShutOffReason.Unknown,
    isPersistent: true,
    autostart: false,
    hasManagedSave: false,
    startedAtMs: 0,
    runningSinceMs: 0,
    pastLoadMs: 0,
    ...untouched(),
  }
}

function parse(xml: string): ParsedDomain {
  const root = readRoot(xml)
  const children = scanElements(root.inner)
  const text = (wanted: string): string => unescapeXml(children.find(({ name }) => name === wanted)?.inner.trim() ?? '')
  const name = text('name')
  const givenUuid = text('uuid').toLowerCase()
  if (name === '') throw failures.xml('missing domain name')
  if (name.includes('/')) throw failures.xml(`name ${name} cannot contain '/'`)
  if (givenUuid !== '' && !uuidPattern.test(givenUuid)) throw failures.xml('malformed uuid element')
  const uuid = givenUuid === '' ? uuidFrom(createRandom(seedOf(name, xml))) : dashed(givenUuid)
  const metadata = children.find((child) => child.name === 'metadata')
  const body = withMacs(children.filter((child) => !kept.has(child.name)).map((child) => `  ${child.text}\n`).join(''), uuid)
  return {
    name,
    uuid,
    notes: { title: text('title'), description: text('description'), elements: metadataElements(metadata) },
    definition: { attributes: root.attributes.replace(/\sid\s*=\s*(?:"[^"]*"|'[^']*')/, ''), body, hardware: readHardware(scanElements(body)) },
  }
}

/** libvirt gives each card without an address one of its own. */
function withMacs(body: string, uuid: string): string {
  const lacksMac = (device: ScannedElement): boolean => device.name === 'interface' && !scanElements(device.inner).some(({ name }) => name === 'mac')
  // Otherwise every character stays as it was sent.
  if (!devicesIn(body).some(lacksMac)) return body
  return withDevices(body, (devices) => devices.map((device, index) => {
    if (!lacksMac(device)) return device.text
    const octets = seedOf(uuid, String(index)).toString(16).padStart(6, '0').slice(-6).match(/../g) ?? []
    return `<interface${device.attributes}>\n      <mac address='52:54:00:${octets.join(':')}'/>${device.inner}</interface>`
  }))
}

function readRoot(xml: string): ScannedElement {
  try {
    const [root, ...others] = scanElements(xml)
    if (root?.name === 'domain' && others.length === 0) return root
    throw failures.xml(`unexpected root element <${root?.name ?? ''}>, expecting <domain>`)
  } catch (error) {
    if (error instanceof SyntaxError) throw failures.xml(`(domain_definition): ${error.message}`)
    throw error
  }
}

function dashed(uuid: string): string {
  const digits = uuid.replaceAll('-', '')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}

/** Each element with a prefix, back to the form without it that a client sends and gets. */
function metadataElements(metadata: ScannedElement | undefined): Map<string, MetadataElement> {
  const elements = new Map<string, MetadataElement>()
  for (const { name, attributes, text } of scanElements(metadata?.inner ?? '')) {
    const [key = '', local] = name.split(':')
    const uri = attributeOf(attributes, `xmlns:${key}`)
    if (local === undefined || uri === '') continue
    const bare = text.replaceAll(new RegExp(`<(/?)${key}:`, 'g'), '<$1').replace(new RegExp(`\\sxmlns:${key}\\s*=\\s*(?:"[^"]*"|'[^']*')`), '')
    elements.set(uri, { key, xml: bare })
  }
  return elements
}

export function readHardware(children: readonly ScannedElement[]): Hardware {
  const devices = scanElements(children.find(({ name }) => name === 'devices')?.inner ?? '')
  const memory = children.find(({ name }) => name === 'memory')
  if (!memory) throw failures.xml('missing memory element')
  const graphics = devices.find(({ name }) => name === 'graphics')
  const kib = ({ inner, attributes }: ScannedElement): number => Math.max(1024, Math.floor(Number(inner) * (unitsKib[attributeOf(attributes, 'unit') || 'KiB'] ?? 1)) || 1024)
  const current = children.find(({ name }) => name === 'currentMemory')
  const vcpu = children.find(({ name }) => name === 'vcpu')
  const maxVcpus = Math.max(1, Number(vcpu?.inner ?? 1) || 1)
  return {
    vcpus: Math.min(maxVcpus, Number(attributeOf(vcpu?.attributes ?? '', 'current')) || maxVcpus),
    maxVcpus,
    memoryKib: Math.min(kib(memory), current ? kib(current) : Infinity),
    maxMemoryKib: kib(memory),
    disks: devices.filter(({ name }) => name === 'disk').map(readDisk),
    nics: devices.filter(({ name }) => name === 'interface').map(readNic),
    screen: screenKind(graphics),
    password: attributeOf(graphics?.attributes ?? '', 'passwd'),
    hasSerial: devices.some(({ name }) => name === 'serial' || name === 'console'),
    hasAgent: devices.some(({ name, inner }) => name === 'channel' && inner.includes('org.qemu.guest_agent.0')),
  }
}

function screenKind(graphics: ScannedElement | undefined): ScreenKind {
  if (!graphics) return 'none'
  if (attributeOf(graphics.attributes, 'type') !== 'vnc') return 'spice'
  if (/<listen[^>]*type=["']socket["']/.test(graphics.inner)) return 'vnc-socket'
  return attributeOf(graphics.attributes, 'passwd') === '' ? 'vnc' : 'vnc-password'
}

function readDisk({ attributes, inner }: ScannedElement): Disk {
  const children = scanElements(inner)
  const of = (name: string, attribute: string): string => attributeOf(children.find((child) => child.name === name)?.attributes ?? '', attribute)
  const isCdrom = attributeOf(attributes, 'device') === 'cdrom'
  const size = isCdrom ? 0 : 20 * 1024 ** 3
  return { target: of('target', 'dev'), path: of('source', 'file') || of('source', 'dev') || of('source', 'volume'), capacityBytes: size, allocationBytes: Math.floor(size / 8), isCdrom }
}

function readNic({ attributes, inner }: ScannedElement): Nic {
  const children = scanElements(inner)
  const of = (name: string, attribute: string): string => attributeOf(children.find((child) => child.name === name)?.attributes ?? '', attribute)
  const isBridge = attributeOf(attributes, 'type') === 'bridge'
  const mac = of('mac', 'address') || '52:54:00:de:30:00'
  const host = 2 + (seedOf(mac) % 250)
  return { mac, network: of('source', isBridge ? 'bridge' : 'network'), isBridge, address: isBridge ? `10.23.0.${host}` : `192.168.122.${host}`, prefix: isBridge ? 16 : 24 }
}

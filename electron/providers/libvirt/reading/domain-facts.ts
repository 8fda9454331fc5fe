// What a row of the inventory needs from a domain's XML: title, OS, tags, consoles, sizes. Pure.
import { readMachineNotes } from '#shared/domain/machine-notes.ts'
import type { MachineNotes } from '#shared/domain/machine-notes.ts'
import type { ConsoleTarget } from '#shared/model/machines/vm.ts'
import { attribute, find, findAll, findOptional, readXml, sizeBytes } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

export interface DomainFacts {
  readonly title: string
  readonly osName: string
  /** Those of the console. */
  readonly notes: MachineNotes
  readonly vcpus: number
  readonly memoryBytes: number
  readonly memoryMaxBytes: number
  readonly consoles: readonly ConsoleTarget[]
  readonly macs: readonly string[]
  /** Of a running domain: by the device on the host. */
  readonly macOfTarget: ReadonlyMap<string, string>
  readonly isAgentConnected: boolean
  readonly isTemplate: boolean
}

/** The texts are copies: V8 makes a part of a text hold on to all of it, and so ten thousand titles to ten thousand definitions. */
export function readDomainFacts(xml: string): DomainFacts {
  return structuredClone(factsWithin(xml))
}

function factsWithin(xml: string): DomainFacts {
  const domain = readXml(xml)
  const devices = find(domain, 'devices')
  const vcpu = find(domain, 'vcpu')
  const memory = sizeBytes(find(domain, 'memory'))
  const current = find(domain, 'currentMemory')
  return {
    title: find(domain, 'title').text,
    osName: osName(find(domain, 'metadata')),
    notes: readMachineNotes(domain),
    vcpus: Number(attribute(vcpu, 'current') || vcpu.text || 0),
    memoryBytes: current.text === '' ? memory : sizeBytes(current),
    memoryMaxBytes: memory,
    consoles: [...screens(devices), ...serialConsoles(devices)],
    macs: findAll(devices, 'interface').map((nic) => attribute(find(nic, 'mac'), 'address')).filter((mac) => mac !== ''),
    macOfTarget: new Map(findAll(devices, 'interface').map((nic) => [attribute(find(nic, 'target'), 'dev'), attribute(find(nic, 'mac'), 'address')] as const).filter(([target, mac]) => target !== '' && mac !== '')),
    isAgentConnected: findAll(devices, 'channel').some((channel) => {
      const target = find(channel, 'target')
      return attribute(target, 'name') === 'org.qemu.guest_agent.0' && attribute(target, 'state') === 'connected'
    }),
    isTemplate: isTemplate(domain),
  }
}

/** There to be copied, not to be started. */
function isTemplate(domain: XmlElement): boolean {
  return findOptional(domain, 'metadata/vm/template') !== undefined
}

function screens(devices: XmlElement): ConsoleTarget[] {
  const hasVnc = findAll(devices, 'graphics').some((graphics) => attribute(graphics, 'type') === 'vnc')
  return hasVnc ? [{ kind: 'vnc', device: '', label: 'VNC' }] : []
}

/** A <console> of type serial is the first <serial> seen once more; it is listed once. */
function serialConsoles(devices: XmlElement): ConsoleTarget[] {
  const serials = findAll(devices, 'serial').filter(isPty)
  const consoles = findAll(devices, 'console').filter((console) => isPty(console) && attribute(find(console, 'target'), 'type') !== 'serial')
  return [...serials.map((serial, index) => consoleTarget(serial, `serial${index}`)), ...consoles.map((console, index) => consoleTarget(console, `console${index}`))]
}

/** Only a pty can be opened as a stream; a file or a socket belongs to somebody else. */
function isPty(device: XmlElement): boolean {
  return attribute(device, 'type') === 'pty'
}

function consoleTarget(device: XmlElement, fallback: string): ConsoleTarget {
  const alias = attribute(find(device, 'alias'), 'name') || fallback
  const port = attribute(find(device, 'target'), 'port')
  const isConsole = device.name === 'console'
  return { kind: 'serial', device: alias, label: `${isConsole ? attribute(find(device, 'target'), 'type') || 'console' : 'Serial'} ${port === '' ? alias : Number(port) + 1}` }
}

/** libosinfo's identifiers are addresses such as "http://debian.org/debian/12". */
function osName(metadata: XmlElement): string {
  const id = attribute(find(metadata, 'libosinfo/os'), 'id')
  return id === '' ? '' : readableOs(id)
}

const osFamilies: Readonly<Record<string, string>> = {
  'debian.org/debian': 'Debian', 'ubuntu.com/ubuntu': 'Ubuntu', 'fedoraproject.org/fedora': 'Fedora', 'redhat.com/rhel': 'RHEL', 'centos.org/centos': 'CentOS', 'centos.org/centos-stream': 'CentOS Stream',
  'almalinux.org/almalinux': 'AlmaLinux', 'rockylinux.org/rocky': 'Rocky Linux', 'opensuse.org/opensuse': 'openSUSE', 'suse.com/sles': 'SLES', 'suse.com/sle': 'SLE', 'alpinelinux.org/alpinelinux': 'Alpine',
  'archlinux.org/archlinux': 'Arch Linux', 'freebsd.org/freebsd': 'FreeBSD', 'openbsd.org/openbsd': 'OpenBSD', 'microsoft.com/win': 'Windows', 'oracle.com/ol': 'Oracle Linux', 'gentoo.org/gentoo': 'Gentoo', 'nixos.org/nixos': 'NixOS',
}

export function readableOs(id: string): string {
  const match = /^https?:\/\/([^/]+\/[^/]+)\/?(.*)$/.exec(id)
  if (!match) return id
  const [, product = '', version = ''] = match
  const name = osFamilies[product] ?? product.split('/')[1] ?? product
  return version === '' ? name : `${name} ${version}`
}

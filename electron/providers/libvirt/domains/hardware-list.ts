// The hardware list of a VM: every device of its XML with a readable line and its facts, in libvirt's words. Pure.
import { isRepeatedConsole } from '#shared/domain/places.ts'
import type { HardwareItem } from '#shared/model/vm.ts'
import { attribute, find, findAll, sizeBytes } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

type Property = HardwareItem['properties'][number]

/** All attributes and texts below an element, named by their path: what a person would look for in the XML. */
function propertiesOf(node: XmlElement, prefix = ''): Property[] {
  const own = node.attributes.map(({ name, value }) => ({ name: prefix === '' ? name : `${prefix} ${name}`, value }))
  const text = node.text === '' ? [] : [{ name: prefix === '' ? node.name : prefix, value: node.text }]
  const below = node.children.filter((child) => child.name !== 'address').flatMap((child) => propertiesOf(child, prefix === '' ? child.name : `${prefix} ${child.name}`))
  return [...text, ...own, ...below]
}

interface Description {
  readonly kind: HardwareItem['kind']
  readonly label: string
  readonly summary: string
}

export function hardwareOf(domain: XmlElement): HardwareItem[] {
  const devices = find(domain, 'devices').children.filter((device) => device.name !== 'emulator' && !isRepeatedConsole(device))
  return [...basics(domain), ...devices.map((device) => ({ ...describe(device), properties: propertiesOf(device) }))]
}

function basics(domain: XmlElement): HardwareItem[] {
  const vcpu = find(domain, 'vcpu')
  const cpu = find(domain, 'cpu')
  const memory = find(domain, 'memory')
  const current = find(domain, 'currentMemory')
  const os = find(domain, 'os')
  const topology = find(cpu, 'topology')
  const topologyText = topology.attributes.length === 0 ? '' : `, ${attribute(topology, 'sockets')} × ${attribute(topology, 'cores')} × ${attribute(topology, 'threads')}`
  const firmware = attribute(os, 'firmware') || (find(os, 'loader').text === '' ? 'bios' : 'uefi')
  const boot = findAll(os, 'boot').map((device) => attribute(device, 'dev'))
  return [
    { kind: 'cpu', label: 'CPUs', summary: `${attribute(vcpu, 'current') || vcpu.text} vCPU${topologyText}${attribute(cpu, 'mode') === '' ? '' : `, ${attribute(cpu, 'mode')}`}`, properties: [...propertiesOf(vcpu), ...propertiesOf(cpu, 'cpu')] },
    { kind: 'memory', label: 'Memory', summary: sizeText(current.text === '' ? memory : current), properties: [...propertiesOf(memory), ...propertiesOf(current), ...propertiesOf(find(domain, 'memoryBacking'), 'memoryBacking')] },
    { kind: 'boot', label: 'Boot', summary: [...boot, ...(find(os, 'kernel').text === '' ? [] : ['kernel'])].join(', '), properties: propertiesOf(os) },
    { kind: 'firmware', label: 'Firmware', summary: firmware.toUpperCase(), properties: [...propertiesOf(find(os, 'loader'), 'loader'), ...propertiesOf(find(os, 'nvram'), 'nvram')] },
  ]
}

function sizeText(node: XmlElement): string {
  const mebibytes = sizeBytes(node) / 1024 ** 2
  return mebibytes >= 1024 && Number.isInteger(mebibytes / 1024) ? `${mebibytes / 1024} GiB` : `${Math.round(mebibytes)} MiB`
}

const diskKinds: Readonly<Record<string, HardwareItem['kind']>> = { cdrom: 'cdrom', floppy: 'floppy' }

/** Devices whose summary is nothing but an attribute or two. */
const simple: Readonly<Record<string, { kind: HardwareItem['kind']; label: string; summary: readonly string[] }>> = {
  sound: { kind: 'sound', label: 'Sound', summary: ['model'] },
  input: { kind: 'input', label: 'Input', summary: ['type', 'bus'] },
  watchdog: { kind: 'watchdog', label: 'Watchdog', summary: ['model', 'action'] },
  memballoon: { kind: 'memballoon', label: 'Memory balloon', summary: ['model'] },
  vsock: { kind: 'vsock', label: 'vsock', summary: ['model'] },
  panic: { kind: 'panic', label: 'Panic notifier', summary: ['model'] },
  redirdev: { kind: 'usbredir', label: 'USB redirection', summary: ['type', 'bus'] },
  smartcard: { kind: 'smartcard', label: 'Smartcard', summary: ['mode', 'type'] },
}

function describe(device: XmlElement): Description {
  const fixed = simple[device.name]
  if (fixed) return { kind: fixed.kind, label: fixed.label, summary: words(...fixed.summary.map((name) => attribute(device, name))) }
  const target = find(device, 'target')
  switch (device.name) {
    case 'disk':
      return { kind: diskKinds[attribute(device, 'device')] ?? 'disk', label: `${diskLabel(device)} ${attribute(target, 'dev')}`, summary: words(attribute(target, 'bus'), attribute(find(device, 'driver'), 'type'), sourceText(device)) }
    case 'interface':
      return { kind: 'nic', label: `NIC ${attribute(find(device, 'mac'), 'address')}`, summary: words(attribute(find(device, 'model'), 'type'), attribute(device, 'type'), sourceText(device)) }
    case 'graphics':
      return { kind: 'graphics', label: `Display ${attribute(device, 'type').toUpperCase()}`, summary: words(attribute(device, 'listen') || attribute(find(device, 'listen'), 'address') || attribute(find(device, 'listen'), 'socket'), attribute(device, 'port') === '-1' ? '' : attribute(device, 'port')) }
    case 'video':
      return { kind: 'video', label: 'Video', summary: attribute(find(device, 'model'), 'type') }
    case 'serial':
    case 'parallel':
    case 'console':
      return { kind: 'serial', label: `${device.name === 'serial' ? 'Serial' : device.name === 'console' ? 'Console' : 'Parallel'} ${attribute(target, 'port')}`, summary: words(attribute(device, 'type'), attribute(find(device, 'source'), 'path')) }
    case 'channel':
      return { kind: 'channel', label: `Channel ${attribute(target, 'name')}`, summary: words(attribute(device, 'type'), attribute(target, 'state')) }
    case 'controller':
      return { kind: 'controller', label: `Controller ${attribute(device, 'type')} ${attribute(device, 'index')}`, summary: attribute(device, 'model') }
    case 'hostdev':
      return { kind: 'hostdev', label: `Host device ${attribute(device, 'type')}`, summary: sourceText(device) }
    case 'filesystem':
      return { kind: 'filesystem', label: `File system ${attribute(target, 'dir')}`, summary: words(attribute(find(device, 'driver'), 'type'), attribute(find(device, 'source'), 'dir')) }
    case 'rng':
      return { kind: 'rng', label: 'RNG', summary: words(attribute(device, 'model'), find(device, 'backend').text) }
    case 'tpm':
      return { kind: 'tpm', label: 'TPM', summary: words(attribute(device, 'model'), attribute(find(device, 'backend'), 'version')) }
    default:
      return { kind: 'other', label: device.name, summary: words(...device.attributes.map(({ value }) => value)) }
  }
}

function diskLabel(device: XmlElement): string {
  const kind = attribute(device, 'device') || 'disk'
  return kind === 'cdrom' ? 'CD-ROM' : kind === 'floppy' ? 'Floppy' : 'Disk'
}

function sourceText(device: XmlElement): string {
  const source = find(device, 'source')
  return ['file', 'dev', 'dir', 'network', 'bridge', 'name', 'volume', 'path', 'startupPolicy'].map((name) => attribute(source, name)).find((value) => value !== '') ?? ''
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ')
}

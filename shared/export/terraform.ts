// Machines as Terraform's configuration for the provider dmacvicar/libvirt 0.8, which knows a part of libvirt's devices. Pure.
import { attribute, find, findAll, findOptional, sizeBytes } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { commentLine, hclName, hclString } from './quoting.ts'
import type { Reading } from './reading.ts'
import { heading } from './virt-install.ts'

export interface TerraformMachine {
  readonly reading: Reading
  readonly hostName: string
  /** Of the host, as libvirt spells it. */
  readonly uri: string
}

/** One file for all of them, with a provider for each host. */
export function terraformFile(machines: readonly TerraformMachine[]): string {
  const names = uniqueNames(machines.map(({ reading, hostName }) => `${find(reading.root, 'name').text} ${hostName}`), machines.map(({ reading }) => find(reading.root, 'name').text))
  const hosts = [...new Map(machines.map((machine) => [machine.hostName, machine.uri])).entries()]
  const aliases = uniqueNames(hosts.map(([host]) => host), hosts.map(([host]) => host))
  const aliasOf = new Map(hosts.map(([host], index) => [host, aliases[index] ?? '']))
  const blocks = machines.map(({ reading, hostName }, index) => resource(reading, { name: names[index] ?? '', alias: aliasOf.get(hostName) ?? '' }))
  const notes = [
    'Virtual machines for Terraform, with the provider dmacvicar/libvirt 0.8. Disks stay the files that they are: they are named, not made.',
    'Passwords are not in here. Terraform makes machines anew: import those that are there ("terraform import"), or remove them first.',
    ...machines.flatMap(({ reading, hostName }) => heading(reading.leftovers(), `Not expressed of ${find(reading.root, 'name').text} of ${hostName}:`)),
  ]
  const providers = hosts.map(([host, uri]) => block('provider "libvirt"', [line('alias', hclString(aliasOf.get(host) ?? '')), line('uri', hclString(uri))]))
  const required = 'terraform {\n  required_providers {\n    libvirt = {\n      source  = "dmacvicar/libvirt"\n      version = "~> 0.8.0"\n    }\n  }\n}\n'
  return [notes.map((note) => `# ${commentLine(note)}\n`).join(''), required, ...providers, ...blocks].join('\n')
}

/** Two that would be the same get their full words. */
function uniqueNames(full: readonly string[], short: readonly string[]): string[] {
  const names: string[] = []
  for (const [index, text] of short.entries()) {
    const wanted = [text, full[index] ?? text].map(hclName).find((name) => !names.includes(name))
    names.push(wanted ?? `${hclName(text)}_${index + 1}`)
  }
  return names
}

const line = (name: string, value: string): string => `${name} = ${value}`

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${aligned(lines).flatMap((text) => text.split('\n')).map((text) => (text === '' ? '' : `  ${text}`)).join('\n')}\n}\n`
}

/** As `terraform fmt` would write it: "=" below "=" in lines that follow each other. */
function aligned(lines: readonly string[]): string[] {
  const result: string[] = []
  let group: string[] = []
  const end = (): void => {
    const width = Math.max(0, ...group.map((text) => text.indexOf(' = ')))
    result.push(...group.map((text) => `${text.slice(0, text.indexOf(' = ')).padEnd(width)}${text.slice(text.indexOf(' = '))}`))
    group = []
  }
  for (const text of lines) {
    if (!text.includes('\n') && text.includes(' = ')) group.push(text)
    else {
      end()
      result.push(text.trimEnd())
    }
  }
  end()
  return result
}

function resource(reading: Reading, { name, alias }: { name: string; alias: string }): string {
  const { root, devices } = reading
  const nested = devices.children.flatMap((device) => deviceBlock(reading, device))
  const lines = [line('provider', `libvirt.${alias}`), ...machineLines(reading)]
  const bootDevices = findAll(find(root, 'os'), 'boot').map((device) => hclString(reading.attribute(device, 'dev')))
  const blocks = [...nested, ...(bootDevices.length === 0 ? [] : [block('boot_device', [line('dev', `[${bootDevices.join(', ')}]`)])])]
  return block(`resource "libvirt_domain" ${hclString(name)}`, [...lines, ...blocks.map((text) => `\n${text}`)])
}

function machineLines(reading: Reading): string[] {
  const { root } = reading
  const [memory, current, type] = [find(root, 'memory'), findOptional(root, 'currentMemory'), find(root, 'os/type')]
  reading.take(memory)
  if (current && sizeBytes(current) === sizeBytes(memory)) reading.take(current)
  const text = (name: string, value: string): string[] => (value === '' ? [] : [line(name, hclString(value))])
  reading.text(type)
  const firmware = reading.text(find(root, 'os/loader'))
  const hasAgent = findAll(reading.devices, 'channel').some((channel) => attribute(find(channel, 'target'), 'name') === agent)
  // A model of its own cannot be told.
  const cpuMode = attribute(find(root, 'cpu'), 'mode') === 'custom' ? '' : reading.value(root, 'cpu@mode')
  return [
    ...text('name', reading.text(find(root, 'name'))),
    ...text('description', reading.value(root, 'description')),
    ...text('type', reading.attribute(root, 'type')),
    ...text('arch', reading.attribute(type, 'arch')),
    ...text('machine', reading.attribute(type, 'machine')),
    line('memory', String(Math.ceil(sizeBytes(memory) / 2 ** 20))),
    line('vcpu', reading.text(find(root, 'vcpu')) || '1'),
    ...text('emulator', reading.value(reading.devices, 'emulator')),
    ...text('firmware', firmware),
    ...text('kernel', reading.value(root, 'os/kernel')),
    ...text('initrd', reading.value(root, 'os/initrd')),
    line('running', 'false'),
    ...(hasAgent ? [line('qemu_agent', 'true')] : []),
    ...(cpuMode === '' ? [] : [`\n${block('cpu', [line('mode', hclString(cpuMode))])}`]),
    ...nvram(reading),
  ]
}

function nvram(reading: Reading): string[] {
  const found = findOptional(reading.root, 'os/nvram')
  if (!found || found.text === '') return []
  const template = reading.attribute(found, 'template')
  return [`\n${block('nvram', [line('file', hclString(reading.text(found))), ...(template === '' ? [] : [line('template', hclString(template))])])}`]
}

const agent = 'org.qemu.guest_agent.0'

function deviceBlock(reading: Reading, device: XmlElement): string[] {
  const text = (name: string, path: string): string[] => {
    const value = reading.value(device, path)
    return value === '' ? [] : [line(name, hclString(value))]
  }
  switch (device.name) {
    case 'disk':
      return disk(reading, device)
    case 'interface':
      return nic(reading, device)
    case 'graphics':
      if (attribute(device, 'autoport') === 'yes') reading.attribute(device, 'port')
      return [block('graphics', [...text('type', '@type'), line('autoport', String(reading.attribute(device, 'autoport') !== 'no')), ...listen(reading, device)])]
    case 'video':
      return [block('video', text('type', 'model@type'))]
    case 'console':
      return [block('console', [...text('type', '@type'), line('target_port', hclString(reading.value(device, 'target@port') || '0')), ...text('target_type', 'target@type'), ...text('source_path', 'source@path')])]
    case 'filesystem':
      return [block('filesystem', [...text('source', 'source@dir'), ...text('target', 'target@dir'), ...text('accessmode', '@accessmode'), line('readonly', String(reading.has(device, 'readonly')))])]
    case 'tpm':
      return [block('tpm', [...text('model', '@model'), ...text('backend_type', 'backend@type'), ...text('backend_version', 'backend@version'), ...text('backend_device_path', 'backend/device@path')])]
    case 'channel':
      // Said by `qemu_agent`.
      if (attribute(find(device, 'target'), 'name') === agent) reading.take(device)
      return []
    default:
      return []
  }
}

/** The provider chooses bus and name: virtio, in the order of the blocks. */
function disk(reading: Reading, device: XmlElement): string[] {
  const source = find(device, 'source')
  const [file, dev] = [reading.attribute(source, 'file'), reading.attribute(source, 'dev')]
  const kind = attribute(device, 'device') || 'disk'
  if (file === '' && dev === '') return []
  reading.attribute(device, 'type')
  if (kind === 'disk' || (kind === 'cdrom' && file.endsWith('.iso'))) reading.attribute(device, 'device')
  if (attribute(find(device, 'target'), 'bus') === 'virtio') reading.take(findOptional(device, 'target'))
  reading.value(device, 'driver@name')
  reading.take(findOptional(device, 'backingStore'))
  return [block('disk', [file === '' ? line('block_device', hclString(dev)) : line('file', hclString(file)), ...(reading.value(device, 'wwn') === '' ? [] : [line('wwn', hclString(reading.value(device, 'wwn')))])])]
}

function nic(reading: Reading, device: XmlElement): string[] {
  const source = find(device, 'source')
  const type = attribute(device, 'type')
  const mode = attribute(source, 'mode')
  const name = type === 'network' ? 'network_name' : type === 'bridge' ? 'bridge' : type === 'direct' ? { bridge: 'macvtap', vepa: 'vepa', passthrough: 'passthrough' }[mode] : undefined
  if (name === undefined) return []
  for (const read of ['network', 'bridge', 'dev', 'mode']) reading.attribute(source, read)
  reading.attribute(device, 'type')
  if (attribute(find(device, 'model'), 'type') === 'virtio') reading.value(device, 'model@type')
  const mac = reading.value(device, 'mac@address')
  return [block('network_interface', [line(name, hclString(attribute(source, 'network') || attribute(source, 'bridge') || attribute(source, 'dev'))), ...(mac === '' ? [] : [line('mac', hclString(mac.toUpperCase()))])])]
}

function listen(reading: Reading, graphics: XmlElement): string[] {
  const address = reading.value(graphics, '@listen') || reading.value(graphics, 'listen@address')
  if (address !== '') for (const path of ['listen@address', 'listen@type']) reading.value(graphics, path)
  return address === '' ? [] : [line('listen_type', '"address"'), line('listen_address', hclString(address))]
}

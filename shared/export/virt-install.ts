// A machine as a command line of virt-install, which makes it anew around the disks that are there. Pure.
import { attribute, find, findAll, findOptional, sizeBytes } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { commentLine, optionValue, shellWord } from './quoting.ts'
import { isAddedByLibvirt } from './reading.ts'
import type { Reading } from './reading.ts'
import { deviceOptions, machineOptions } from './virt-install-options.ts'
import type { OptionTable } from './virt-install-options.ts'

type Option = readonly [name: string, value?: string]

/** The lines of a shell script. The notes at its top are what virt-install cannot be told. */
export function virtInstallScript(reading: Reading, { hostName }: { hostName: string }): string {
  const { root } = reading
  const name = reading.text(find(root, 'name'))
  const options = [...machine(reading, name), ...allDevices(reading), ['--noautoconsole'] as const, ['--noreboot'] as const]
  const command = ['virt-install', ...options.map(([option, value]) => (value === undefined ? option : `${option} ${shellWord(value)}`))].join(' \\\n  ')
  const notes = [
    `${name} of ${hostName}, for virt-install 4.0 and newer. Its disks must be where they are named; passwords are not in here.`,
    'Addresses of devices on their buses are left to libvirt.',
    ...heading(reading.leftovers(), 'Not expressed by virt-install:'),
  ]
  return `#!/bin/sh\n${notes.map((note) => `# ${commentLine(note)}\n`).join('')}\n${command}\n`
}

export function heading(leftovers: readonly string[], title: string): string[] {
  return leftovers.length === 0 ? [] : [title, ...leftovers.map((line) => `- ${line}`)]
}

function machine(reading: Reading, name: string): Option[] {
  const { root } = reading
  const grouped = Object.entries(machineOptions).flatMap(([option, table]) => {
    const values = valuesOf(reading, root, table)
    if (option === 'features') values.unshift(...['acpi', 'apic'].map((feature) => `${feature}=${reading.has(root, `features/${feature}`) ? 'on' : 'off'}`))
    if (option === 'cpu') values.push(...cpuFeatures(reading))
    if (option === 'cputune') values.push(...pins(reading))
    return values.length === 0 ? [] : [[`--${option}`, values.join(',')] as const]
  })
  return [
    ['--name', name],
    ['--virt-type', reading.attribute(root, 'type')],
    ['--arch', reading.attribute(find(root, 'os/type'), 'arch')],
    ['--machine', reading.attribute(find(root, 'os/type'), 'machine')],
    ['--memory', memory(reading)],
    ['--vcpus', vcpus(reading)],
    ...grouped,
    ...boot(reading),
    ...clock(reading),
    ['--osinfo', 'detect=on,require=off'],
  ]
}

/** In MiB, as virt-install counts. */
function memory(reading: Reading): string {
  const [most, now] = [find(reading.root, 'memory'), findOptional(reading.root, 'currentMemory')]
  const inMiB = (element: XmlElement): number => {
    reading.take(element)
    return Math.ceil(sizeBytes(element) / 2 ** 20)
  }
  const mostMiB = inMiB(most)
  const nowMiB = now ? inMiB(now) : mostMiB
  return nowMiB === mostMiB ? String(mostMiB) : `memory=${mostMiB},currentMemory=${nowMiB}`
}

function vcpus(reading: Reading): string {
  const vcpu = find(reading.root, 'vcpu')
  const [most, current, cpuset, placement] = [reading.text(vcpu), ...['current', 'cpuset', 'placement'].map((name) => reading.attribute(vcpu, name))]
  const values = [current ? `vcpu.current=${current}` : '', cpuset ? `vcpu.cpuset=${optionValue(cpuset)}` : '', placement === 'auto' ? 'vcpu.placement=auto' : ''].filter(Boolean)
  return [most || '1', ...values].join(',')
}

function cpuFeatures(reading: Reading): string[] {
  return findAll(find(reading.root, 'cpu'), 'feature').map((feature) => `${reading.attribute(feature, 'policy') || 'require'}=${optionValue(reading.attribute(feature, 'name'))}`)
}

function pins(reading: Reading): string[] {
  return findAll(find(reading.root, 'cputune'), 'vcpupin').flatMap((pin, index) => ['vcpu', 'cpuset'].map((name) => `vcpupin${index}.${name}=${optionValue(reading.attribute(pin, name))}`))
}

function boot(reading: Reading): Option[] {
  const os = find(reading.root, 'os')
  const firmware = reading.attribute(os, 'firmware')
  reading.take(findOptional(os, 'type'))
  const order = findAll(os, 'boot').map((device, index) => `boot${index}.dev=${reading.attribute(device, 'dev')}`)
  const direct = valuesOf(reading, os, [['kernel', 'kernel'], ['initrd', 'initrd'], ['cmdline', 'cmdline'], ['dtb', 'dtb'], ['bootmenu@enable', 'bootmenu.enable'], ['bootmenu@timeout', 'bootmenu.timeout'], ['bios@useserial', 'bios.useserial'], ['bios@rebootTimeout', 'bios.rebootTimeout'], ['smbios@mode', 'smbios.mode'], ['loader@secure', 'loader.secure']])
  const values = [...firmwareValues(reading, os, firmware), ...order, ...direct]
  return values.length === 0 ? [] : [['--boot', values.join(',')]]
}

/** Where libvirt chooses the firmware, the files that it chose are not named. */
function firmwareValues(reading: Reading, os: XmlElement, firmware: string): string[] {
  const features = findAll(find(os, 'firmware'), 'feature').flatMap((feature, index) => ['enabled', 'name'].map((name) => `firmware.feature${index}.${name}=${reading.attribute(feature, name)}`))
  // A new machine has variables of its own.
  if (firmware === '') {
    const values = valuesOf(reading, os, [['loader', 'loader'], ['loader@readonly', 'loader.readonly'], ['loader@type', 'loader.type'], ['nvram@template', 'nvram.template']])
    reading.take(findOptional(os, 'nvram'))
    return values
  }
  reading.take(findOptional(os, 'loader'))
  reading.take(findOptional(os, 'nvram'))
  return [`firmware=${firmware}`, ...features]
}

function clock(reading: Reading): Option[] {
  const found = findOptional(reading.root, 'clock')
  if (!found) return []
  const timers = findAll(found, 'timer').flatMap((timer, index) => ['name', 'present', 'tickpolicy', 'track', 'mode', 'frequency'].flatMap((name) => (attribute(timer, name) === '' ? [] : [`timer${index}.${name}=${reading.attribute(timer, name)}`])))
  return [['--clock', [`offset=${reading.attribute(found, 'offset')}`, ...timers].join(',')]]
}

/** virt-install adds these of its own accord where it is told nothing. */
const usual: Readonly<Record<string, string>> = { disk: '--disk', interface: '--network', graphics: '--graphics', sound: '--sound', rng: '--rng', tpm: '--tpm', channel: '--channel', redirdev: '--redirdev' }

function allDevices(reading: Reading): Option[] {
  const { devices } = reading
  const options = devices.children.flatMap((device) => deviceOption(reading, device))
  const missing = Object.entries(usual).flatMap(([name, option]) => (findOptional(devices, name) ? [] : [[option, 'none'] as const]))
  const hasDisk = findAll(devices, 'disk').some((disk) => ['', 'disk', 'lun'].includes(attribute(disk, 'device')))
  return [...options, ...missing, hasDisk ? ['--import'] : ['--install', 'no_install=yes']]
}

function deviceOption(reading: Reading, device: XmlElement): Option[] {
  switch (device.name) {
    case 'emulator':
      return [['--boot', `emulator=${optionValue(reading.text(device))}`]]
    case 'disk':
      return [['--disk', [...diskSource(reading, device), ...valuesOf(reading, device, deviceOptions['disk'] ?? [])].join(',')]]
    case 'interface':
      return [['--network', [...nicSource(reading, device), ...valuesOf(reading, device, deviceOptions['interface'] ?? [])].join(',')]]
    case 'graphics':
      return [['--graphics', [...valuesOf(reading, device, deviceOptions['graphics'] ?? []), ...screen(reading, device)].join(',')]]
    case 'hostdev':
      return hostDevice(reading, device)
    case 'controller':
      return isAddedByLibvirt(device) ? [] : [['--controller', valuesOf(reading, device, deviceOptions['controller'] ?? []).join(',')]]
    case 'console':
      return console(reading, device)
    default: {
      const table = deviceOptions[device.name]
      const values = table ? valuesOf(reading, device, table) : []
      return values.length === 0 ? [] : [[`--${device.name}`, values.join(',')]]
    }
  }
}

function diskSource(reading: Reading, disk: XmlElement): string[] {
  reading.attribute(disk, 'type')
  const source = find(disk, 'source')
  // The image itself says what it stands on.
  reading.take(findOptional(disk, 'backingStore'))
  reading.attribute(source, 'index')
  const [path, pool, volume] = [reading.attribute(source, 'file') || reading.attribute(source, 'dev'), reading.attribute(source, 'pool'), reading.attribute(source, 'volume')]
  if (path !== '') return [`path=${optionValue(path)}`]
  return volume === '' ? [] : [`vol=${optionValue(`${pool}/${volume}`)}`]
}

function nicSource(reading: Reading, nic: XmlElement): string[] {
  const type = reading.attribute(nic, 'type')
  const source = find(nic, 'source')
  const from = reading.attribute(source, 'network') || reading.attribute(source, 'bridge') || reading.attribute(source, 'dev')
  if (type === 'network' || type === 'bridge') return [`${type}=${optionValue(from)}`]
  return [`type=${type}`, ...(from === '' ? [] : [`source=${optionValue(from)}`])]
}

function screen(reading: Reading, graphics: XmlElement): string[] {
  const isAutomatic = reading.attribute(graphics, 'autoport') === 'yes'
  const ports = ['port', 'tlsPort'].flatMap((name) => {
    const port = reading.attribute(graphics, name)
    return isAutomatic || port === '' || port === '-1' ? [] : [`${name}=${port}`]
  })
  const address = reading.attribute(graphics, 'listen')
  const listens = findAll(graphics, 'listen')
  if (listens.length === 0) return [...ports, ...(address === '' ? [] : [`listen=${optionValue(address)}`])]
  return [...ports, ...listens.flatMap((listen, index) => ['type', 'address', 'network', 'socket'].flatMap((name) => (attribute(listen, name) === '' ? [] : [`listens${index}.${name}=${optionValue(reading.attribute(listen, name))}`])))]
}

/** By the name that the host lists it under. */
function hostDevice(reading: Reading, device: XmlElement): Option[] {
  const type = attribute(device, 'type')
  const address = find(device, 'source/address')
  const hex = (name: string): string => attribute(address, name).replace(/^0x/, '')
  const [vendor, product] = ['vendor', 'product'].map((name) => attribute(find(device, `source/${name}`), 'id'))
  const name = type === 'pci' ? `${hex('domain')}:${hex('bus')}:${hex('slot')}.${hex('function')}` : type === 'usb' && vendor ? `${vendor}:${product}` : ''
  if (name === '') return []
  for (const attributeName of ['mode', 'type', 'managed']) reading.attribute(device, attributeName)
  reading.take(findOptional(device, 'source'))
  return [['--hostdev', [name, ...valuesOf(reading, device, [['driver@name', 'driver.name'], ['rom@bar', 'rom.bar'], ['boot@order', 'boot.order']])].join(',')]]
}

/** The first one of a machine with a serial port is that port once more. */
function console(reading: Reading, device: XmlElement): Option[] {
  if (attribute(find(device, 'target'), 'type') === 'serial' && findOptional(reading.devices, 'serial')) {
    reading.take(device)
    return []
  }
  return [['--console', valuesOf(reading, device, deviceOptions['console'] ?? []).join(',')]]
}

function valuesOf(reading: Reading, element: XmlElement, table: OptionTable): string[] {
  return table.flatMap(([path, option]) => {
    if (path.endsWith('?')) return reading.has(element, path.slice(0, -1)) ? [`${option}=on`] : []
    const value = reading.value(element, path)
    return value === '' ? [] : [`${option}=${optionValue(value)}`]
  })
}

// The devices of a machine as options of virt-install. Pure.
import { attribute, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { valuesOf } from './option-values.ts'
import type { Option } from './option-values.ts'
import { optionValue } from './quoting.ts'
import { isAddedByLibvirt } from './reading.ts'
import type { Reading } from './reading.ts'
import { deviceOptions } from './virt-install-options.ts'

/** virt-install adds these of its own accord where it is told nothing. */
const usual: Readonly<Record<string, string>> = { disk: '--disk', interface: '--network', graphics: '--graphics', sound: '--sound', rng: '--rng', tpm: '--tpm', channel: '--channel', redirdev: '--redirdev' }

export function allDevices(reading: Reading): Option[] {
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

// What a machine and its copy would have between them: devices of the host, ports, sockets and files. For whoever is to decide. Pure.
import { attribute, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { hasOwnPort, isHostDevice } from './clone-definition.ts'
import { nameOf } from './device-name.ts'

/** By how each is called. */
export interface SharedParts {
  /** Devices of the host that are passed through. */
  readonly hostDevices: readonly string[]
  /** Ports, sockets and names that the copy does not take along. */
  readonly reset: readonly string[]
  /** Files and ports that stay the same for both. */
  readonly same: readonly string[]
  readonly hasNvram: boolean
  readonly hasTpm: boolean
}

export function sharedPartsOf(root: XmlElement): SharedParts {
  const devices = find(root, 'devices')
  const { children } = devices
  const listed = (isIt: (device: XmlElement) => boolean): string[] => children.filter(isIt).map(nameOf)
  return {
    hostDevices: listed(isHostDevice),
    reset: listed((device) => (device.name === 'graphics' && (hasOwnPort(device) || socketOf(device))) || (device.name === 'interface' && attribute(find(device, 'target'), 'dev') !== '')),
    same: [...listed(hasOwnFile), ...(root.children.some(({ name }) => name === 'commandline') ? ['commandline'] : [])],
    hasNvram: findOptional(root, 'os/nvram') !== undefined || attribute(find(root, 'os'), 'firmware') === 'efi',
    hasTpm: children.some((device) => device.name === 'tpm' && attribute(find(device, 'backend'), 'type') === 'emulator'),
  }
}

function socketOf(graphics: XmlElement): boolean {
  return [graphics, ...findAll(graphics, 'listen')].some((place) => attribute(place, 'socket') !== '')
}

function hasOwnFile(device: XmlElement): boolean {
  if (device.name === 'memory') return findOptional(device, 'source/path') !== undefined
  if (!['serial', 'parallel', 'console'].includes(device.name)) return false
  return !['pty', 'null', 'vc', 'stdio', 'spicevmc', 'qemu-vdagent', 'dbus'].includes(attribute(device, 'type'))
}

// One line about a part of a machine, in libvirt's own words. Pure.
import { imageOf } from '#shared/domain/devices/disk-image.ts'
import { hostDeviceKey } from '#shared/domain/devices/host-device-key.ts'
import { connectionOf } from '#shared/domain/devices/nic-connection.ts'
import { attribute, find, findAll, sizeBytes } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { formatBytes } from '../../i18n/format.ts'
import type { Part } from './parts.ts'

export function partSummary({ section, element }: Pick<Part, 'section' | 'element'>): string {
  const own = (name: string): string => attribute(element, name)
  const of = (path: string, name: string): string => attribute(find(element, path), name)
  const words = (...parts: readonly string[]): string => parts.filter(Boolean).join(', ')
  switch (section) {
    case 'general':
      return words(of('os/type', 'machine'), own('type'))
    case 'os':
      return shortOs(of('metadata/libosinfo/os', 'id')) || of('os/type', 'arch')
    case 'cpu':
      return cpuSummary(element)
    case 'memory':
      return memorySummary(element)
    case 'boot':
      return findAll(find(element, 'os'), 'boot').map((boot) => attribute(boot, 'dev')).join(', ') || find(element, 'os/kernel').text
    case 'firmware':
      return attribute(find(element, 'os'), 'firmware') || find(element, 'os/loader').text || 'bios'
    case 'disk':
      return words(of('target', 'bus'), of('driver', 'type'), shortImage(element))
    case 'interface': {
      const { type, name } = connectionOf(element)
      return words(of('model', 'type'), name === '' ? type : `${type} ${name}`)
    }
    case 'graphics':
      return words(own('listen') || of('listen', 'address') || of('listen', 'type'), own('port') === '-1' ? '' : own('port'))
    case 'video':
      return of('model', 'type')
    case 'hostdev':
      return hostDeviceKey(element) || own('type')
    case 'filesystem':
      return words(of('driver', 'type'), of('source', 'dir'))
    case 'rng':
      return words(own('model'), find(element, 'backend').text)
    case 'tpm':
      return words(own('model'), of('backend', 'type'), of('backend', 'version'))
    case 'controller':
      return own('model')
    case 'vsock':
      return of('cid', 'address')
    default:
      return words(own('type'), own('model'), own('bus'), own('action'), own('mode'))
  }
}

/** What tells a device from others of its kind. */
export function partMark({ section, element }: Pick<Part, 'section' | 'element'>): string {
  switch (section) {
    case 'disk':
    case 'filesystem':
      return attribute(find(element, 'target'), section === 'disk' ? 'dev' : 'dir')
    case 'interface':
      return attribute(find(element, 'mac'), 'address').slice(-8)
    case 'channel':
      return attribute(find(element, 'target'), 'name')
    case 'serial':
    case 'parallel':
      return attribute(find(element, 'target'), 'port')
    case 'controller':
      return [attribute(element, 'type'), attribute(element, 'index')].filter(Boolean).join(' ')
    case 'graphics':
      return attribute(element, 'type').toUpperCase()
    default:
      return ''
  }
}

function shortOs(id: string): string {
  return id.replace(/^https?:\/\//, '')
}

function shortImage(disk: XmlElement): string {
  const image = imageOf(disk)
  return image === null ? '–' : (image.split('/').at(-1) ?? image)
}

function cpuSummary(domain: XmlElement): string {
  const vcpu = find(domain, 'vcpu')
  const current = attribute(vcpu, 'current')
  const count = current === '' ? vcpu.text : `${current}/${vcpu.text}`
  return [`${count} vCPU`, attribute(find(domain, 'cpu'), 'mode')].filter(Boolean).join(', ')
}

function memorySummary(domain: XmlElement): string {
  const [whole, now] = [sizeBytes(find(domain, 'memory')), sizeBytes(find(domain, 'currentMemory'))]
  return now === 0 || now === whole ? formatBytes(whole) : `${formatBytes(now)} / ${formatBytes(whole)}`
}

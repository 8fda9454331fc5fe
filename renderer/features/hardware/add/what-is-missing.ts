// What a new device still lacks without which libvirt would refuse it. Pure.
import { imageOf } from '#shared/domain/devices/disk-image.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'

export type MissingPart = 'host-device' | 'image' | 'directory' | 'tag' | 'path'

export function whatIsMissing(xml: string): MissingPart | undefined {
  if (xml === '') return 'host-device'
  const device = readXml(xml)
  switch (device.name) {
    case 'disk':
      return ['cdrom', 'floppy'].includes(attribute(device, 'device')) || imageOf(device) !== null ? undefined : 'image'
    case 'filesystem':
      if (attribute(find(device, 'source'), 'dir') === '') return 'directory'
      return attribute(find(device, 'target'), 'dir') === '' ? 'tag' : undefined
    case 'serial':
    case 'parallel':
      return ['file', 'dev'].includes(attribute(device, 'type')) && attribute(find(device, 'source'), 'path') === '' ? 'path' : undefined
    default:
      return undefined
  }
}

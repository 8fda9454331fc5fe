// The drive for the disc that sets a copy up, on a target that the machine has free. Pure.
import { element } from '../xml/new-element.ts'
import type { NewElement } from '../xml/new-element.ts'
import { attribute, find, findAll } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import type { ImagePlace } from './image-place.ts'

export function seedDrive(root: XmlElement, { type, path, pool, volume }: ImagePlace): NewElement {
  const target = freeTarget(root)
  return element('disk', { type, device: 'cdrom' }, [
    element('driver', { name: 'qemu', type: 'raw' }),
    element('source', type === 'volume' ? { pool, volume } : type === 'block' ? { dev: path } : { file: path }),
    element('target', target),
    element('readonly'),
  ])
}

/** On the bus of its other drives, or the one that its kind of machine has. */
function freeTarget(root: XmlElement): { dev: string; bus: string } {
  const disks = findAll(find(root, 'devices'), 'disk')
  const taken = new Set(disks.map((disk) => attribute(find(disk, 'target'), 'dev')))
  const drive = disks.find((disk) => attribute(disk, 'device') === 'cdrom')
  const machine = attribute(find(root, 'os/type'), 'machine')
  const usual = /q35/.test(machine) ? 'sata' : /^pc(-|$)/.test(machine) ? 'ide' : 'scsi'
  const bus = drive ? attribute(find(drive, 'target'), 'bus') || usual : usual
  const prefix = bus === 'ide' ? 'hd' : 'sd'
  const letter = 'abcdefghijklmnopqrstuvwxyz'.split('').find((candidate) => !taken.has(prefix + candidate)) ?? 'z'
  return { dev: prefix + letter, bus }
}

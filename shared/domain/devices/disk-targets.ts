// The names of disks as guests count them: vda, vdb ... vdz, vdaa. The one place that makes them. Pure.
import { attribute, find, findAll } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'

const prefixes: Readonly<Record<string, string>> = { virtio: 'vd', ide: 'hd', fdc: 'fd', xen: 'xvd' }

/** The first name of the bus that no disk of the domain has. */
export function nextTarget(root: XmlElement, bus: string): string {
  return freeTarget(new Set(findAll(find(root, 'devices'), 'disk').map((disk) => attribute(find(disk, 'target'), 'dev'))), bus)
}

export function freeTarget(taken: ReadonlySet<string>, bus: string): string {
  for (let index = 0; ; index += 1) {
    const name = prefixOf(bus) + letters(index)
    if (!taken.has(name)) return name
  }
}

/** SATA, SCSI and USB disks are all named "sd". */
export function hasNameOfBus(target: string, bus: string): boolean {
  return target.startsWith(prefixOf(bus))
}

function prefixOf(bus: string): string {
  return prefixes[bus] ?? 'sd'
}

/** 0 is "a", 25 "z", 26 "aa". */
function letters(index: number): string {
  const rest = Math.floor(index / 26) - 1
  return (rest < 0 ? '' : letters(rest)) + String.fromCodePoint(97 + (index % 26))
}

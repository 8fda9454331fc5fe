// A disk in the definition of its machine, when it goes to another volume. Pure.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { find } from '#shared/xml/read-xml.ts'
import { diskOf } from '../volumes/volume-users.ts'

export interface MoveTarget {
  readonly vol: StorageVolHandle
  readonly path: string
  readonly format: 'raw' | 'qcow2'
  /** libvirt's type of a disk that lies there. */
  readonly kind: 'file' | 'block'
}

function sourceElement({ path, kind }: Pick<MoveTarget, 'path' | 'kind'>): NewElement {
  return element('source', kind === 'block' ? { dev: path } : { file: path })
}

/** What a block copy is told of its destination. */
export function destinationXml(target: Omit<MoveTarget, 'vol'>): string {
  return printElement(element('disk', { type: target.kind }, [sourceElement(target), element('driver', { type: target.format })]))
}

/** The domain with its disk at the new place, every other byte as it was; `undefined` when it has no such disk. */
export function withDiskAt(xml: string, device: string, target: Omit<MoveTarget, 'vol'>): string | undefined {
  const disk = diskOf(xml, device)
  if (!disk) return undefined
  const edit = new XmlEdit(disk.element)
  const driver = find(disk.element, 'driver')
  // Without a driver's type libvirt takes "raw".
  if (driver.name !== '' && disk.format !== target.format) edit.setAttribute(driver, 'type', target.format)
  edit.replace(find(disk.element, 'source'), sourceElement(target))
  edit.setAttribute(disk.element, 'type', target.kind)
  return edit.toString()
}

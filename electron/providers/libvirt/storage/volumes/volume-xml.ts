// Volumes to and from libvirt's XML. Pure.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { NewVolume, Volume } from '#shared/model/storage/storage.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { attribute, find, findOptional, readXml, sizeBytes } from '#shared/xml/read-xml.ts'

const types: readonly Volume['type'][] = ['file', 'block', 'dir', 'network', 'netdir', 'ploop']

/** What the volume itself tells; who uses it is found elsewhere. */
export type VolumeFacts = Omit<Volume, 'users' | 'overlays'>

export function readVolumeXml(handle: StorageVolHandle, xml: string): VolumeFacts {
  const root = readXml(xml)
  const target = find(root, 'target')
  const modified = Number(find(target, 'timestamps/mtime').text)
  return {
    name: handle.name,
    key: find(root, 'key').text || handle.key,
    path: find(target, 'path').text,
    type: types.find((type) => type === attribute(root, 'type')) ?? 'file',
    format: attribute(find(target, 'format'), 'type'),
    capacityBytes: sizeBytes(find(root, 'capacity'), 'bytes'),
    allocationBytes: sizeBytes(find(root, 'allocation'), 'bytes'),
    backingPath: find(root, 'backingStore/path').text,
    backingFormat: attribute(find(root, 'backingStore/format'), 'type'),
    isEncrypted: findOptional(target, 'encryption') !== undefined,
    // Seconds with a fraction.
    ...(modified > 0 ? { modifiedAtMs: Math.floor(modified * 1000) } : {}),
  }
}

/** `secretUuid`: the libvirt secret that holds the passphrase of an encrypted volume. */
export function newVolumeXml({ name, capacityBytes, format, preallocation, backing, clusterBytes }: Omit<NewVolume, 'hostId'>, secretUuid?: string): string {
  return printElement(
    element('volume', {}, [
      element('name', {}, name),
      element('capacity', { unit: 'bytes' }, capacityBytes),
      element('allocation', { unit: 'bytes' }, preallocation === 'full' ? capacityBytes : 0),
      element('target', {}, [
        // Raw is what every kind of pool makes by itself; pools of partitions know no format of that name.
        format !== 'raw' && element('format', { type: format }),
        format === 'qcow2' && element('compat', {}, '1.1'),
        clusterBytes !== undefined && element('clusterSize', { unit: 'B' }, clusterBytes),
        secretUuid !== undefined && element('encryption', { format: 'luks' }, [element('secret', { type: 'passphrase', uuid: secretUuid })]),
      ]),
      backing && element('backingStore', {}, [element('path', {}, backing.path), element('format', { type: backing.format })]),
    ]),
  )
}

/** For a copy: libvirt takes size and data from the source, and name and format from here. */
export function cloneXml({ name, format, capacityBytes }: { name: string; format: string; capacityBytes: number }): string {
  return printElement(element('volume', {}, [element('name', {}, name), element('capacity', { unit: 'bytes' }, capacityBytes), element('allocation', { unit: 'bytes' }, 0), element('target', {}, [element('format', { type: format })])]))
}

// Pools and volumes to and from libvirt's XML. Pure.
import { attribute, find, findOptional, readXml, sizeBytes } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { failures } from '../server/failure.ts'
import { escapeXml } from '../xml/element-scan.ts'
import { allocatedIn } from './storage-state.ts'
import type { DemoPool, DemoVolume } from './storage-state.ts'

export function poolXml(pool: DemoPool): string {
  const allocation = allocatedIn(pool)
  return `<pool type='${pool.type}'>
  <name>${escapeXml(pool.name)}</name>
  <uuid>${pool.uuid}</uuid>
  <capacity unit='bytes'>${pool.capacityBytes}</capacity>
  <allocation unit='bytes'>${allocation}</allocation>
  <available unit='bytes'>${Math.max(0, pool.capacityBytes - allocation)}</available>
  <source>${pool.source}</source>
  <target>
    <path>${escapeXml(pool.targetPath)}</path>
  </target>
</pool>
`
}

export function volumeXml({ name, path, format, capacityBytes, allocationBytes, backing, clusterBytes, secretUuid }: DemoVolume): string {
  return `<volume type='file'>
  <name>${escapeXml(name)}</name>
  <key>${escapeXml(path)}</key>
  <capacity unit='bytes'>${capacityBytes}</capacity>
  <allocation unit='bytes'>${allocationBytes}</allocation>
  <target>
    <path>${escapeXml(path)}</path>
    <format type='${format}'/>
${clusterBytes > 0 ? `    <clusterSize unit='B'>${clusterBytes}</clusterSize>\n` : ''}${secretUuid === '' ? '' : `    <encryption format='luks'>\n      <secret type='passphrase' uuid='${secretUuid}'/>\n    </encryption>\n`}  </target>
${backing ? `  <backingStore>\n    <path>${escapeXml(backing.path)}</path>\n    <format type='${backing.format}'/>\n  </backingStore>\n` : ''}</volume>
`
}

export interface SentPool {
  readonly name: string
  readonly uuid: string
  readonly type: string
  readonly source: string
  readonly targetPath: string
}

/** @throws DaemonFailure for what libvirt would refuse */
export function readSentPool(xml: string): SentPool {
  const root = readSent(xml, 'pool')
  const source = find(root, 'source')
  const type = attribute(root, 'type')
  const name = find(root, 'name').text || find(source, 'name').text
  const targetPath = find(root, 'target/path').text
  if (name === '') throw failures.xml('missing pool source name element')
  if (name.includes('/')) throw failures.xml(`name ${name} cannot contain '/'`)
  if (type !== 'logical' && type !== 'rbd' && targetPath === '') throw failures.xml('missing storage pool target path')
  return { name, uuid: find(root, 'uuid').text, type, source: source.name === '' ? '' : source.source.slice(source.contentStart, source.contentEnd), targetPath: targetPath || `/dev/${name}` }
}

export interface SentVolume extends Omit<DemoVolume, 'path'> {
  readonly name: string
}

/** @throws DaemonFailure for what libvirt would refuse */
export function readSentVolume(xml: string): SentVolume {
  const root = readSent(xml, 'volume')
  const name = find(root, 'name').text
  if (name === '' || name.includes('/')) throw failures.xml(name === '' ? 'missing volume name element' : `volume name '${name}' cannot contain '/'`)
  const backing = findOptional(root, 'backingStore')
  const format = attribute(find(root, 'target/format'), 'type') || 'raw'
  return {
    name,
    format,
    capacityBytes: sizeBytes(find(root, 'capacity'), 'bytes'),
    allocationBytes: Math.max(format === 'raw' ? 0 : 196_608, sizeBytes(find(root, 'allocation'), 'bytes')),
    backing: backing && { path: find(backing, 'path').text, format: attribute(find(backing, 'format'), 'type') },
    clusterBytes: sizeBytes(find(root, 'target/clusterSize'), 'bytes'),
    secretUuid: attribute(find(root, 'target/encryption/secret'), 'uuid'),
  }
}

function readSent(xml: string, name: string): XmlElement {
  try {
    const root = readXml(xml)
    if (root.name === name) return root
    throw failures.xml(`unexpected root element <${root.name}>, expecting <${name}>`)
  } catch (error) {
    if (error instanceof SyntaxError) throw failures.xml(`(storage_definition): ${error.message}`)
    throw error
  }
}

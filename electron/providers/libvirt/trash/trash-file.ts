// The file in which a trashed machine waits on its host: who deleted it and when, where its disks were, and its definition byte for
// byte. docs/formats/trash.md describes it. Pure.
import { DomainUuid } from '#shared/model/ids.ts'
import { TrashedDisk, TrashedMachine } from '#shared/model/provisioning/trash.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { attribute, find, findAll, findOptional } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

const namespace = 'https://novacron.dev/xmlns/trash/1'

export type Trashed = Omit<TrashedMachine, 'hostId'>

const Machine = TrashedMachine.omit({ hostId: true })

/** `definition`: as libvirt takes it, with its passwords. */
export function printTrashFile({ disks, pool: _pool, volume: _volume, ...about }: Trashed, definition: string): string {
  const lines = disks.map(({ allocationBytes, stays, ...disk }) => `  ${printElement(element('disk', { ...disk, allocation: allocationBytes ?? undefined, stays: stays ?? undefined }))}\n`)
  const head = printElement(element('trash', { xmlns: namespace, ...about, autostart: about.autostart ? 'yes' : 'no' })).replace(/\/>$/, '>')
  return `${head}\n${lines.join('')}${definition.trim()}\n</trash>\n`
}

/** `undefined` for what is no such file. */
export function readTrashFile(text: string, at: { readonly pool: string; readonly volume: string }): { trashed: Trashed; definition: string } | undefined {
  const root = parsed(text)
  const domain = root && findOptional(root, 'domain')
  if (!root || !domain || attribute(root, 'xmlns') !== namespace) return undefined
  const parsedMachine = Machine.safeParse({
    ...at,
    id: attribute(root, 'id'),
    uuid: DomainUuid.safeParse(attribute(root, 'uuid')).data,
    name: attribute(root, 'name'),
    user: attribute(root, 'user'),
    atMs: Number(attribute(root, 'atMs')),
    expiresMs: Number(attribute(root, 'expiresMs')),
    autostart: attribute(root, 'autostart') === 'yes',
    disks: findAll(root, 'disk').map(readDisk),
  })
  if (!parsedMachine.success || find(domain, 'uuid').text !== parsedMachine.data.uuid) return undefined
  return { trashed: parsedMachine.data, definition: text.slice(domain.start, domain.end) }
}

function readDisk(disk: XmlElement): unknown {
  const of = (name: string): string => attribute(disk, name)
  return TrashedDisk.safeParse({ device: of('device'), pool: of('pool'), volume: of('volume'), path: of('path'), allocationBytes: of('allocation') === '' ? null : Number(of('allocation')), stays: of('stays') || null }).data
}

function parsed(text: string): XmlElement | undefined {
  try {
    return parseXml(text)
  } catch {
    return undefined
  }
}

// A definition of libvirt becomes a machine of a host: with the name and identity that are wished for, and after everything that
// speaks against it has been looked for, on the host and in the whole fleet.
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { XmlFinding, XmlImport, XmlImportPreview } from '#shared/model/provisioning/importing.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { readOrRefuse } from '#shared/xml/read-or-refuse.ts'
import { attribute, attributeOf, find, findAll, findOptional } from '#shared/xml/read-xml.ts'
import { checkXml } from '#shared/xml/schema/check-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { positionAt } from '#shared/xml/xml-error.ts'
import { newMacs } from '../cloning/mac-addresses.ts'

export interface PreparedXml {
  readonly name: string
  readonly uuid: string
  readonly xml: string
  readonly findings: readonly XmlFinding[]
}

/** @throws AppError definition-refused for what is no definition of a machine */
export function prepareXml({ xml, name, isNewIdentity }: Pick<XmlImport, 'xml' | 'name' | 'isNewIdentity'>): PreparedXml {
  const root = domainIn(xml)
  const wrong = checkXml('domain', xml).filter(({ severity }) => severity === 'error')
  const findings = wrong.map(({ span }): XmlFinding => ({ kind: 'schema', isRefusal: true, what: xml.slice(span.start, Math.min(span.end, span.start + 80)), by: String(positionAt(xml, span.start).line) }))
  const uuid = isNewIdentity ? randomUUID() : find(root, 'uuid').text.toLowerCase() || randomUUID()
  const prepared = edited(root, { name, uuid, isNewIdentity })
  const hidden = /\[hidden \d+\]/.exec(prepared)
  return { name: name ?? find(root, 'name').text, uuid, xml: prepared, findings: [...findings, ...(hidden ? [{ kind: 'secret-hidden' as const, isRefusal: true, what: hidden[0], by: '' }] : [])] }
}

/** The UUID is another one at each call; what was shown is not worse for it. */
export async function previewXml(wish: XmlImport, { check, elsewhere }: { check: (xml: string) => Promise<XmlFinding[]>; elsewhere: readonly Vm[] }): Promise<XmlImportPreview> {
  const { name, uuid, xml, findings } = prepareXml(wish)
  const fleet = elsewhere.filter((vm) => vm.hostId !== wish.hostId)
  const same = fleet.filter((vm) => vm.uuid === uuid).map((vm): XmlFinding => ({ kind: 'uuid-taken', isRefusal: false, what: uuid, by: vm.name }))
  const macs = new Set(findAll(find(parseXml(xml), 'devices'), 'interface').map((nic) => attribute(find(nic, 'mac'), 'address').toLowerCase()).filter(Boolean))
  const addresses = fleet.flatMap((vm) => vm.addresses.flatMap(({ mac }) => (mac !== null && macs.has(mac.toLowerCase()) ? [{ kind: 'mac-taken' as const, isRefusal: false, what: mac, by: vm.name }] : [])))
  return { name, uuid, xml, findings: [...findings, ...(findings.length > 0 ? [] : await check(xml)), ...same, ...addresses] }
}

function domainIn(xml: string): XmlElement {
  const root = readOrRefuse(() => parseXml(xml))
  if (root.name !== 'domain') throw new AppError('definition-refused', { message: `This is the definition of a <${root.name}>, not of a virtual machine`, reason: 'definition-of-other', params: { name: root.name } })
  if (find(root, 'name').text === '') throw new AppError('definition-refused', { message: 'The definition has no <name>', reason: 'definition-no-name', params: {} })
  return root
}

function edited(root: XmlElement, { name, uuid, isNewIdentity }: { name: string | undefined; uuid: string; isNewIdentity: boolean }): string {
  const edit = new XmlEdit(root)
  // Of the run that it was read from.
  if (attributeOf(root, 'id') !== undefined) edit.setAttribute(root, 'id', undefined)
  if (name !== undefined) edit.setText(find(root, 'name'), name)
  const old = findOptional(root, 'uuid')
  if (old) edit.setText(old, uuid)
  else edit.insert(root, element('uuid', {}, uuid), { order: ['name', 'uuid'] })
  if (isNewIdentity) renew(edit, root, uuid)
  return edit.toString()
}

/** What two machines cannot both have. */
function renew(edit: XmlEdit, root: XmlElement, uuid: string): void {
  const devices = find(root, 'devices')
  const nics = findAll(devices, 'interface')
  const macs = newMacs({ seed: uuid, count: nics.length, taken: new Set() })
  for (const [index, nic] of nics.entries()) {
    const mac = findOptional(nic, 'mac')
    if (mac) edit.setAttribute(mac, 'address', macs[index])
  }
  const cid = findOptional(devices, 'vsock/cid')
  if (cid) {
    edit.setAttribute(cid, 'auto', 'yes')
    edit.setAttribute(cid, 'address', undefined)
  }
  const genid = findOptional(root, 'genid')
  if (genid && genid.text !== '') edit.replace(genid, element('genid'))
  for (const entry of findAll(find(root, 'sysinfo/system'), 'entry')) if (attribute(entry, 'name') === 'uuid') edit.setText(entry, uuid)
}

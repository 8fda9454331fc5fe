// Changes of a domain's definition as a person means them, and carrying them out on its text. Each is applied to what the one before
// has left, and touches the bytes of its own value alone. Pure.
import { editXml, XmlEdit } from '../../xml/edit-xml.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import { attribute, find, findAll, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { childOrder } from './child-order.ts'
import { hasNameOfBus, nextTarget } from '../devices/disk-targets.ts'
import { elementFromXml } from './element-from-xml.ts'
import { readField, setField, valueProblem } from '../fields/field.ts'
import type { Field } from '../fields/field.ts'
import { fieldNamed } from '../fields/fields.ts'
import { hasNumaCells, numaProblem, ownMemoryBytes, readNumaCells, vcpusOf } from '../fields/numa-cells.ts'
import type { NumaProblem } from '../fields/numa-cells.ts'
import { elementsAt, wholeDomain } from '../fields/places.ts'

export type Edit =
  /** `value`: `null` leaves it to libvirt. */
  | { readonly op: 'set'; readonly place: string; readonly field: string; readonly value: string | null }
  /** A device as XML. A disk without a target gets the next one of its bus. */
  | { readonly op: 'add'; readonly xml: string }
  | { readonly op: 'remove'; readonly place: string }

export type EditProblemCode = 'no-such-place' | 'no-such-field' | 'value' | 'topology' | 'numa-cells' | NumaProblem['code'] | 'not-a-device' | 'fixed'

/** An edit that cannot be carried out on this definition; `edit` is its number. */
export class EditProblem extends Error {
  override readonly name = 'EditProblem'
  readonly code: EditProblemCode
  readonly edit: Edit
  readonly detail: string

  constructor(code: EditProblemCode, edit: Edit, detail = '') {
    super(`${code}: ${edit.op === 'add' ? 'a new device' : edit.place} ${detail}`.trim())
    this.code = code
    this.edit = edit
    this.detail = detail
  }
}

/** @throws EditProblem for the first that cannot be carried out; XmlError when the text is no XML */
export function applyEdits(xml: string, edits: readonly Edit[]): string {
  const topologyIsGiven = edits.some((edit) => edit.op === 'set' && topologyFields.has(edit.field))
  const has = (field: string): boolean => edits.some((edit) => edit.op === 'set' && edit.place === wholeDomain && edit.field === field)
  let text = xml
  for (const edit of edits) {
    const before = text
    text = applyEdit(text, edit)
    // libvirt would go back to the sum of the cells' memory, and QEMU wants all vCPUs in them.
    if (text !== before && !has('numaCells') && edit.op === 'set' && isDividedField(edit) && hasNumaCells(parseXml(before))) throw new EditProblem('numa-cells', edit)
    if (edit.op !== 'set' || edit.place !== wholeDomain || edit.value === null) continue
    if (edit.field === 'memory' && !has('memoryNow')) text = withCurrentMemory(text, xml)
    if (edit.field === 'vcpus') text = withFittingVcpus(text, edit, { keepsTopology: topologyIsGiven, keepsCurrent: has('vcpusNow') })
  }
  const cells = edits.find((edit) => edit.op === 'set' && edit.field === 'numaCells')
  if (cells) assertCellsFit(text, cells)
  return text
}

const dividedFields: readonly string[] = ['vcpus', 'memory', 'numaCells']

/** NUMA cells and what they share out, which are only set together. */
export function isDividedField({ place, field }: { readonly place: string; readonly field: string }): boolean {
  return place === wholeDomain && dividedFields.includes(field)
}

/** `from`: the definition that has the values. */
export function dividedEdits(from: XmlElement): Edit[] {
  return dividedFields.flatMap((name): Edit[] => {
    const field = fieldNamed(wholeDomain, name)
    return field ? [{ op: 'set', place: wholeDomain, field: name, value: readField(from, field) }] : []
  })
}


function assertCellsFit(text: string, edit: Edit): void {
  const root = parseXml(text)
  const problem = numaProblem(readNumaCells(root), { vcpus: vcpusOf(root), memoryBytes: ownMemoryBytes(root) })
  if (problem) throw new EditProblem(problem.code, edit, problem.detail)
}

const topologyFields: ReadonlySet<string> = new Set(['sockets', 'cores', 'threads'])

function applyEdit(xml: string, edit: Edit): string {
  switch (edit.op) {
    case 'set':
      return setEverywhere(xml, edit)
    case 'remove':
      return editXml(xml, (change, root) => elementsAtOrThrow(root, edit).forEach(({ element }) => change.remove(element)))
    default:
      return addDevice(xml, edit)
  }
}

function elementsAtOrThrow(root: XmlElement, edit: Exclude<Edit, { op: 'add' }>): ReturnType<typeof elementsAt> {
  const found = elementsAt(root, edit.place)
  if (found.length === 0 || (edit.op === 'remove' && edit.place === wholeDomain)) throw new EditProblem('no-such-place', edit)
  return found
}

type Setting = Extract<Edit, { op: 'set' }>

/** All places in one turn, but where one leaves another its name. */
function setEverywhere(xml: string, edit: Setting): string {
  const root = parseXml(xml)
  const field = fieldNamed(edit.place, edit.field)
  const found = elementsAtOrThrow(root, edit)
  if (!field) throw new EditProblem('no-such-field', edit, edit.field)
  const others = found.filter(({ element }) => readField(element, field) !== edit.value)
  if (others.length === 0) return xml
  assertSettable(edit, field)
  if (edit.field === 'bus' && others.length > 1) return others.reduce((text, { place }) => setEverywhere(text, { ...edit, place }), xml)
  const change = new XmlEdit(root)
  for (const { element } of others) {
    setField({ edit: change, owner: element }, field, edit.value)
    alongside(change, { root, element, edit })
  }
  const text = change.toString()
  return edit.field === 'vlans' ? others.reduce((before, { place }) => withTrunk(before, place), text) : text
}

function assertSettable(edit: Setting, field: Field): void {
  if (field.isFixed) throw new EditProblem('fixed', edit, field.name)
  const problem = valueProblem(field, edit.value)
  if (problem) throw new EditProblem('value', edit, problem)
}

/** What libvirt wants to be changed together. */
function alongside(change: XmlEdit, { root, element, edit }: { root: XmlElement; element: XmlElement; edit: Setting }): void {
  if (element.name === 'disk' && edit.field === 'bus' && edit.value !== null) {
    // Its address is one of the bus that it leaves, and the guest names it by the bus.
    const target = find(element, 'target')
    if (!hasNameOfBus(attribute(target, 'dev'), edit.value)) change.setAttribute(target, 'dev', nextTarget(root, edit.value))
    const address = findOptional(element, 'address')
    if (address) change.remove(address)
  }
  // Of a running machine the address stands in both places, and they have to agree.
  if (element.name === 'graphics' && edit.field === 'listen' && attribute(element, 'listen') !== '') change.setAttribute(element, 'listen', edit.value ?? undefined)
  if (element.name === 'graphics' && edit.field === 'port' && edit.value !== '-1') change.setAttribute(element, 'autoport', 'no')
}

/** libvirt takes more than one tag of a trunk alone. */
function withTrunk(xml: string, place: string): string {
  return editXml(xml, (change, root) => {
    const nic = elementsAt(root, place)[0]?.element
    const vlan = nic?.name === 'interface' ? findOptional(nic, 'vlan') : undefined
    if (vlan && findAll(vlan, 'tag').length > 1) change.setAttribute(vlan, 'trunk', 'yes')
  })
}

/** The balloon follows the memory while it had all of it; it never has more. */
function withCurrentMemory(xml: string, before: string): string {
  const bytes = (root: XmlElement, path: string): number => Number(readField(root, { name: path, path, shape: { kind: 'memory' } }) ?? 'NaN')
  const [was, is] = [parseXml(before), parseXml(xml)]
  const [wasAll, max, now] = [bytes(was, 'currentMemory') === bytes(was, 'memory'), bytes(is, 'memory'), bytes(is, 'currentMemory')]
  if (Number.isNaN(now) || (!wasAll && now <= max)) return xml
  return editXml(xml, (change, root) => setField({ edit: change, owner: root }, { name: 'memoryNow', path: 'currentMemory', shape: { kind: 'memory' } }, String(max)))
}

/** Sockets follow the number of vCPUs; libvirt refuses a topology that does not add up. */
function withFittingVcpus(xml: string, edit: Edit, { keepsTopology, keepsCurrent }: { keepsTopology: boolean; keepsCurrent: boolean }): string {
  return editXml(xml, (change, root) => {
    const vcpu = find(root, 'vcpu')
    const vcpus = Number(vcpu.text)
    if (!keepsCurrent && Number(attribute(vcpu, 'current') || 0) > vcpus) change.setAttribute(vcpu, 'current', undefined)
    for (const pin of findAll(find(root, 'cputune'), 'vcpupin')) if (Number(attribute(pin, 'vcpu')) >= vcpus) change.remove(pin)
    const topology = findOptional(root, 'cpu/topology')
    if (!topology || keepsTopology) return
    const perSocket = ['dies', 'clusters', 'cores', 'threads'].reduce((product, name) => product * Number(attribute(topology, name) || 1), 1)
    if (vcpus % perSocket !== 0) throw new EditProblem('topology', edit, String(perSocket))
    change.setAttribute(topology, 'sockets', vcpus / perSocket)
  })
}

function addDevice(xml: string, edit: Extract<Edit, { op: 'add' }>): string {
  const device = elementFromXml(edit.xml)
  if (!device || childOrder('devices').indexOf(device.name) < 1) throw new EditProblem('not-a-device', edit, device?.name ?? '')
  return editXml(xml, (change, root) => {
    const devices = findOptional(root, 'devices')
    if (!devices) throw new EditProblem('no-such-place', edit, 'devices')
    change.insert(devices, device.name === 'disk' ? withTarget(device, root) : device, { order: childOrder('devices') })
  })
}

function withTarget(disk: ReturnType<typeof elementFromXml> & object, root: XmlElement): typeof disk {
  if (typeof disk.content === 'string') return disk
  return { ...disk, content: disk.content.map((part) => (part.name === 'target' && !part.attributes['dev'] ? { ...part, attributes: { dev: nextTarget(root, String(part.attributes['bus'] ?? 'virtio')), ...withoutDev(part.attributes) } } : part)) }
}

function withoutDev({ dev: _empty, ...others }: Readonly<Record<string, string | number | undefined>>): Readonly<Record<string, string | number | undefined>> {
  return others
}

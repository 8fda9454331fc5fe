// Where in an element one value stands, and reading and setting it there without touching another byte. Pure.
// "driver@cache" is an attribute, "memory" a text, "readonly?" whether an element is there, "os/boot@dev*" a list with one element for
// each value, and "cputune/vcpupin[vcpu=0]@cpuset" the attribute of the one that has another attribute.
import type { XmlEdit } from '../../xml/edit-xml.ts'
import { element } from '../../xml/new-element.ts'
import type { NewElement } from '../../xml/new-element.ts'
import { attribute, attributeOf, findAll, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { childOrder } from '../edits/child-order.ts'

interface Step {
  readonly name: string
  readonly where: { readonly attribute: string; readonly value: string } | undefined
}

export interface ValuePath {
  readonly steps: readonly Step[]
  /** None: the text of the element. */
  readonly attribute: string | undefined
  /** "presence": the value is "yes" when the element is there. "list": values parted by commas. */
  readonly kind: 'one' | 'presence' | 'list'
}

/** @throws SyntaxError when the text is no path: paths are written by us */
export function parsePath(text: string): ValuePath {
  const mark = text.at(-1)
  const kind = mark === '?' ? 'presence' : mark === '*' ? 'list' : 'one'
  const place = kind === 'one' ? text : text.slice(0, -1)
  const at = place.indexOf('@')
  const steps = at < 0 ? place : place.slice(0, at)
  const name = at < 0 ? undefined : place.slice(at + 1)
  if (name === '' || (steps === '' && name === undefined)) throw new SyntaxError(`not a path of a value: ${text}`)
  return { steps: steps === '' ? [] : steps.split('/').map(parseStep), attribute: name, kind }
}

function parseStep(text: string): Step {
  const open = text.indexOf('[')
  if (open < 0) return { name: text, where: undefined }
  const equals = text.indexOf('=', open)
  if (open === 0 || equals < 0 || !text.endsWith(']')) throw new SyntaxError(`not a step of a path: ${text}`)
  return { name: text.slice(0, open), where: { attribute: text.slice(open + 1, equals), value: text.slice(equals + 1, -1) } }
}

/** `null`: it is not there, so that libvirt decides. */
export function readValue(owner: XmlElement, path: ValuePath): string | null {
  if (path.kind === 'list') return readList(owner, path)
  const found = path.steps.reduce<XmlElement | undefined>((parent, step) => parent && childAt(parent, step), owner)
  if (path.kind === 'presence') return found ? 'yes' : 'no'
  if (!found) return null
  return path.attribute === undefined ? found.text || null : (attributeOf(found, path.attribute) ?? null)
}

function readList(owner: XmlElement, { steps, attribute: name }: ValuePath): string | null {
  const found = listElements(owner, steps)
  return found.length === 0 ? null : found.map((each) => (name === undefined ? each.text : attribute(each, name))).join(',')
}

function listElements(owner: XmlElement, steps: readonly Step[]): readonly XmlElement[] {
  const last = steps.at(-1)
  const parent = steps.slice(0, -1).reduce<XmlElement | undefined>((above, step) => above && childAt(above, step), owner)
  return parent && last ? findAll(parent, last.name) : []
}

function childAt(parent: XmlElement, { name, where }: Step): XmlElement | undefined {
  if (!where) return findOptional(parent, name)
  return findAll(parent, name).find((child) => attribute(child, where.attribute) === where.value)
}

/** The element that a value belongs to, in an edit of its document. */
export interface Editing {
  readonly edit: XmlEdit
  readonly owner: XmlElement
}

/** Elements above the value are made when they are missing, and go with it when nothing else is in them. `null` takes the value away. */
export function setValue({ edit, owner }: Editing, path: ValuePath, value: string | null): void {
  if (readValue(owner, path) === value) return
  if (path.kind === 'list') return setList({ edit, owner }, path, value)
  const isWanted = path.kind === 'presence' ? value === 'yes' : value !== null
  if (!isWanted) return removeValue(edit, owner, path)
  const { parent, missing } = reach(owner, path.steps)
  const content = path.kind === 'presence' ? null : value
  if (missing.length > 0) insert(edit, parent, madeOf(missing, path.attribute, content))
  else if (path.attribute === undefined) edit.setText(parent, content ?? '')
  else edit.setAttribute(parent, path.attribute, content ?? '')
}

function reach(owner: XmlElement, steps: readonly Step[]): { parent: XmlElement; missing: readonly Step[] } {
  let parent = owner
  for (const [index, step] of steps.entries()) {
    const child = childAt(parent, step)
    if (!child) return { parent, missing: steps.slice(index) }
    parent = child
  }
  return { parent, missing: [] }
}

/** What <metadata> keeps has to be in a namespace: libvirt drops anything else. */
const namespaces: Readonly<Record<string, string>> = { libosinfo: 'http://libosinfo.org/xmlns/libvirt/domain/1.0' }

function madeOf([step, ...rest]: readonly Step[], attributeName: string | undefined, value: string | null): NewElement {
  const { name = '', where } = step ?? {}
  const selector = { ...(where ? { [where.attribute]: where.value } : {}), ...(namespaces[name] === undefined ? {} : { xmlns: namespaces[name] }) }
  if (rest.length > 0) return element(name, selector, [madeOf(rest, attributeName, value)])
  if (attributeName !== undefined) return element(name, { ...selector, [attributeName]: value ?? '' })
  return element(name, selector, value ?? '')
}

function insert(edit: XmlEdit, parent: XmlElement, made: NewElement): void {
  edit.insert(parent, made, { order: childOrder(parent.name) })
}

function removeValue(edit: XmlEdit, owner: XmlElement, { steps, attribute: name, kind }: ValuePath): void {
  const way = steps.reduce<XmlElement[]>((above, step) => {
    const child = childAt(above.at(-1) ?? owner, step)
    return child ? [...above, child] : above
  }, [])
  const holder = way.at(-1) ?? owner
  const selector = steps.at(-1)?.where?.attribute
  const isElsewhereUsed = name !== undefined && (holder.children.length > 0 || holder.text !== '' || holder.attributes.some((each) => each.name !== name && each.name !== selector))
  const keepsAttributes = name === undefined && kind === 'one' && holder.attributes.some((each) => each.name !== selector)
  if (keepsAttributes) return edit.setText(holder, '')
  if (holder === owner || isElsewhereUsed) {
    if (name !== undefined) edit.setAttribute(holder, name, undefined)
    return
  }
  edit.remove(topmostEmpty(way))
}

/** The highest of the elements that hold nothing but the next one. */
function topmostEmpty(way: readonly XmlElement[]): XmlElement {
  const [lowest, ...above] = way.toReversed()
  if (!lowest) throw new RangeError('nothing to remove')
  let top = lowest
  for (const parent of above) {
    if (parent.children.length > 1 || parent.attributes.length > 0 || parent.text !== '') break
    top = parent
  }
  return top
}

/** In place, so that a comment or another attribute beside a value that stays is kept. */
function setList({ edit, owner }: Editing, { steps, attribute: name }: ValuePath, value: string | null): void {
  const values = (value ?? '').split(',').map((each) => each.trim()).filter(Boolean)
  const existing = listElements(owner, steps)
  const holder = reach(owner, steps.slice(0, -1))
  // An empty list is none: libvirt wants a <vlan> to have tags.
  if (values.length === 0 && holder.parent !== owner && holder.missing.length === 0 && holder.parent.children.length === existing.length) return edit.remove(holder.parent)
  for (const [index, each] of existing.entries()) {
    const by = values[index]
    if (by === undefined) edit.remove(each)
    else if (name === undefined) edit.setText(each, by)
    else edit.setAttribute(each, name, by)
  }
  const { parent, missing } = holder
  const last = steps.at(-1)?.name ?? ''
  const added = values.slice(existing.length).map((each) => (name === undefined ? element(last, {}, each) : element(last, { [name]: each })))
  if (missing.length > 0 && added.length > 0) insert(edit, parent, chained(missing, added))
  else for (const each of added) insert(edit, parent, each)
}

function chained([step, ...rest]: readonly Step[], content: readonly NewElement[]): NewElement {
  return element(step?.name ?? '', {}, rest.length === 0 ? content : [chained(rest, content)])
}

// One setting of a domain as a person edits it: where it stands, and what it may be.
import { attribute, find, findOptional, sizeBytes } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { parsePath, readValue, setValue } from './value-path.ts'
import type { Editing } from './value-path.ts'

export type FieldShape =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  /** Of memory; its value is bytes, whatever unit the definition has it in. */
  | { readonly kind: 'memory' }
  /** Other words than these are kept, and can be typed. */
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'switch'; readonly on: string; readonly off: string }
  | { readonly kind: 'list' }
  /** "network:default", "bridge:br0" or "direct:eth0". */
  | { readonly kind: 'connection' }
  /** Set, never shown. */
  | { readonly kind: 'secret' }

export interface Field {
  /** Within its kind of device, e.g. "cache"; `hardware:field.<section>.<name>` is its label. */
  readonly name: string
  readonly path: string
  readonly shape: FieldShape
  /** Not left to libvirt: it would refuse the machine without it, or make another one of it. */
  readonly isRequired?: boolean
  /** What the device is; changing it would make another device of it. */
  readonly isFixed?: boolean
}

const connectionKeys: Readonly<Record<string, string>> = { network: 'network', bridge: 'bridge', direct: 'dev' }

/** As words that `setField` takes; `null` where the definition leaves it to libvirt. Sizes are bytes. */
export function readField(owner: XmlElement, { path, shape }: Field): string | null {
  if (shape.kind === 'memory') {
    const holder = findOptional(owner, path)
    return holder ? String(sizeBytes(holder)) : null
  }
  if (shape.kind === 'connection') return connectionOf(owner)
  return readValue(owner, parsePath(path))
}

function connectionOf(nic: XmlElement): string {
  const source = find(nic, 'source')
  const type = attribute(nic, 'type')
  // A running NIC on a network has the type of what the network leads to, and the network besides.
  const network = attribute(source, 'network')
  if (network !== '') return `network:${network}`
  return `${type}:${attribute(source, connectionKeys[type] ?? 'dev')}`
}

/** @throws RangeError when the value is none of the field's; check it with `valueProblem` first */
export function setField(editing: Editing, { path, shape }: Field, value: string | null): void {
  if (shape.kind === 'memory' && value !== null) return setMemory(editing, path, Number(value))
  if (shape.kind === 'connection') return setConnection(editing, value ?? '')
  setValue(editing, parsePath(path), value)
}

const unitBytes: readonly (readonly [string, number])[] = [['TiB', 1024 ** 4], ['GiB', 1024 ** 3], ['MiB', 1024 ** 2], ['KiB', 1024]]

/** In the unit that is there, as long as it can say the size exactly. */
function setMemory({ edit, owner }: Editing, path: string, bytes: number): void {
  const holder = findOptional(owner, path)
  const unit = holder && attribute(holder, 'unit')
  const own = unitBytes.find(([name]) => name === unit)?.[1]
  if (!holder) return setValue({ edit, owner }, parsePath(path), String(Math.round(bytes / 1024)))
  if (own !== undefined && bytes % own === 0) return edit.setText(holder, bytes / own)
  if (unit !== '' && unit !== 'KiB') edit.setAttribute(holder, 'unit', 'KiB')
  edit.setText(holder, Math.round(bytes / 1024))
}

/** The source anew: what else stands in it belongs to the network that is left. So does a port profile. */
function setConnection({ edit, owner: nic }: Editing, value: string): void {
  const colon = value.indexOf(':')
  const type = value.slice(0, colon)
  const key = connectionKeys[type]
  if (key === undefined) throw new RangeError(`not what a NIC can be connected to: ${value}`)
  if (connectionOf(nic) === value) return
  edit.setAttribute(nic, 'type', type)
  const made = { name: 'source', attributes: { [key]: value.slice(colon + 1), ...(type === 'direct' ? { mode: 'bridge' } : {}) }, content: [] }
  const source = findOptional(nic, 'source')
  if (source) edit.replace(source, made)
  else edit.insert(nic, made, { order: ['mac'] })
  const port = findOptional(nic, 'virtualport')
  if (port) edit.remove(port)
}

export type ValueProblem = 'not-a-number' | 'out-of-range' | 'not-empty' | 'not-a-connection' | 'unprintable'

/** Why a value is none of the field's; `undefined` when it is one. What libvirt would say of it is for libvirt. */
export function valueProblem({ shape, isRequired = false }: Field, value: string | null): ValueProblem | undefined {
  if (value === null) return isRequired ? 'not-empty' : undefined
  // XML cannot hold most of them.
  if (/[^\P{Cc}\t\n\r]/u.test(value)) return 'unprintable'
  if (shape.kind === 'number' || shape.kind === 'memory') {
    if (!/^\d{1,15}$/.test(value)) return 'not-a-number'
    const [min, max] = shape.kind === 'number' ? [shape.min, shape.max] : [1024 ** 2, 2 ** 52]
    return Number(value) < min || Number(value) > max ? 'out-of-range' : undefined
  }
  if (shape.kind === 'connection') return /^(network|bridge|direct):./.test(value) ? undefined : 'not-a-connection'
  return shape.kind === 'choice' && value.trim() === '' ? 'not-empty' : undefined
}

// One setting of a domain as a person edits it: where it stands, and what it may be.
import { findOptional, sizeBytes, attribute } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { imageOf, isSettableImage, setImage } from '../devices/disk-image.ts'
import { hostDeviceKey } from '../devices/host-device-key.ts'
import { connectionOf, connectNic, isConnectable } from '../devices/nic-connection.ts'
import type { NicConnection } from '../devices/nic-connection.ts'
import { numaText, parseNumaText, readNumaCells, setNumaCells } from './numa-cells.ts'
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
  /** Parted by commas. Each one of `words`, or a number up to `max`. */
  | { readonly kind: 'list'; readonly words?: readonly string[]; readonly max?: number }
  /** CPUs or NUMA nodes: "0-3,^2,8". */
  | { readonly kind: 'cpuset' }
  | { readonly kind: 'mac' }
  /** "network:default", "bridge:br0", "direct:eth0" or "user:". */
  | { readonly kind: 'connection' }
  /** What a disk is: see disk-image.ts. `null` is an empty drive. */
  | { readonly kind: 'image' }
  /** Which device of the host it is: see host-device-key.ts. To read only. */
  | { readonly kind: 'host-device' }
  /** How the machine is divided among NUMA cells: see numa-cells.ts. */
  | { readonly kind: 'numa-cells' }
  /** Set, never shown. */
  | { readonly kind: 'secret' }

/** What a host can tell the values of. */
export type OfferName = 'machine' | 'cpu-mode' | 'cpu-model' | 'cpus' | 'numa-nodes' | 'firmware' | 'loader' | 'disk-bus' | 'nic-model' | 'connection' | 'port-group' | 'filter' | 'graphics-type' | 'video-model' | 'sound-model' | 'tpm-model' | 'tpm-backend' | 'rng-model' | 'channel-type' | 'redirdev-bus' | 'filesystem-driver' | 'launch-security' | 'huge-page' | 'image' | 'panic-model' | 'watchdog-model'

export interface Field {
  /** Within its kind of device, e.g. "cache"; `hardware:field.<section>.<name>` is its label. */
  readonly name: string
  readonly path: string
  /** Where the value stands in a definition that has it elsewhere: the loader's variables as a text or as the file of a <source>. */
  readonly otherPath?: string
  readonly shape: FieldShape
  /** Not left to libvirt: it would refuse the machine without it, or make another one of it. */
  readonly isRequired?: boolean
  /** What the device is; changing it would make another device of it. A new one can be given it. */
  readonly isFixed?: boolean
  /** Few people want it: it stands below the others. */
  readonly isRare?: boolean
  readonly offer?: OfferName
  /** Nobody fills it in where it is empty: it is not left to libvirt, it is none. */
  readonly hasNoDefault?: boolean
}

/** As words that `setField` takes; `null` where the definition leaves it to libvirt. Sizes are bytes. */
export function readField(owner: XmlElement, field: Field): string | null {
  switch (field.shape.kind) {
    case 'memory': {
      const holder = findOptional(owner, field.path)
      return holder ? String(sizeBytes(holder)) : null
    }
    case 'connection': {
      const { type, name } = connectionOf(owner)
      return `${type}:${name}`
    }
    case 'image':
      return imageOf(owner)
    case 'host-device':
      return hostDeviceKey(owner) || null
    case 'numa-cells':
      return numaText(readNumaCells(owner))
    default:
      return readValue(owner, parsePath(pathIn(owner, field)))
  }
}

function pathIn(owner: XmlElement, { path, otherPath }: Field): string {
  return otherPath !== undefined && readValue(owner, parsePath(otherPath)) !== null ? otherPath : path
}

/** @throws RangeError when the value is none of the field's; check it with `valueProblem` first */
export function setField(editing: Editing, field: Field, value: string | null): void {
  const { path, shape } = field
  if (shape.kind === 'memory' && value !== null) return setMemory(editing, path, Number(value))
  if (shape.kind === 'connection') return setConnection(editing, value ?? '')
  if (shape.kind === 'image') return setImage(editing, value)
  if (shape.kind === 'numa-cells') return setNumaCells(editing, value === null ? [] : (parseNumaText(value) ?? []))
  if (shape.kind === 'host-device') throw new RangeError('which device of the host it is cannot be changed')
  setValue(editing, parsePath(pathIn(editing.owner, field)), value)
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

function setConnection({ edit, owner: nic }: Editing, value: string): void {
  const connection = connectionFrom(value)
  if (!isConnectable(connection)) throw new RangeError(`not what a NIC can be connected to: ${value}`)
  const was = connectionOf(nic)
  if (was.type !== connection.type || was.name !== connection.name) connectNic(edit, nic, { connection, portGroup: '' })
}

function connectionFrom(value: string): NicConnection {
  const colon = value.indexOf(':')
  return { type: value.slice(0, colon), name: value.slice(colon + 1) }
}

export type ValueProblem = 'not-a-number' | 'out-of-range' | 'not-empty' | 'not-a-connection' | 'not-an-image' | 'not-a-cpuset' | 'not-a-mac' | 'not-numa-cells' | 'unknown-word' | 'unprintable'

const cpusetPart = /^\^?\d{1,5}(?:-\d{1,5})?$/

/** Why a value is none of the field's; `undefined` when it is one. What libvirt would say of it is for libvirt. */
export function valueProblem({ shape, isRequired = false }: Field, value: string | null): ValueProblem | undefined {
  if (value === null) return isRequired ? 'not-empty' : undefined
  // XML cannot hold most of them.
  if (/[^\P{Cc}\t\n\r]/u.test(value)) return 'unprintable'
  switch (shape.kind) {
    case 'number':
    case 'memory':
      return numberProblem(value, shape.kind === 'number' ? shape : { min: 1024 ** 2, max: 2 ** 52 })
    case 'connection':
      return isConnectable(connectionFrom(value)) ? undefined : 'not-a-connection'
    case 'image':
      return isSettableImage(value) ? undefined : 'not-an-image'
    case 'numa-cells':
      return parseNumaText(value) ? undefined : 'not-numa-cells'
    case 'cpuset':
      return value.split(',').every((part) => cpusetPart.test(part.trim())) ? undefined : 'not-a-cpuset'
    case 'mac':
      return /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(value) && (Number.parseInt(value.slice(0, 2), 16) & 1) === 0 ? undefined : 'not-a-mac'
    case 'list':
      return value.split(',').map((each) => listProblem(each.trim(), shape)).find((problem) => problem !== undefined)
    case 'choice':
      return value.trim() === '' ? 'not-empty' : undefined
    default:
      return undefined
  }
}

function numberProblem(value: string, { min, max }: { min: number; max: number }): ValueProblem | undefined {
  // Ports and the like may be -1.
  if (!/^-?\d{1,16}$/.test(value)) return 'not-a-number'
  return Number(value) < min || Number(value) > max ? 'out-of-range' : undefined
}

function listProblem(each: string, { words, max }: Extract<FieldShape, { kind: 'list' }>): ValueProblem | undefined {
  if (words) return words.includes(each) ? undefined : 'unknown-word'
  return max === undefined ? undefined : numberProblem(each, { min: 0, max })
}

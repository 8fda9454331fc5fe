// The NUMA cells of a guest: which of its vCPUs and how much of its memory each has, how it is kept, and how far it is to the others.
// As one value they are a text, "0-3 2147483648 shared 10,21; 4-7 2147483648 - 21,10", so that they are compared and put back as any
// other field. Pure.
import { element } from '../../xml/new-element.ts'
import type { NewElement } from '../../xml/new-element.ts'
import { attribute, attributeOf, find, findAll, findOptional, sizeBytes } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { childOrder } from '../edits/child-order.ts'
import type { Editing } from './value-path.ts'

export interface NumaCell {
  /** As a set of CPUs: "0-3,8"; empty for one that has only memory. */
  readonly cpus: string
  readonly memoryBytes: number
  /** Empty leaves it to the memory backing of the machine. */
  readonly access: '' | 'shared' | 'private'
  /** To each cell in their order, itself too; none leaves them to libvirt. */
  readonly distances: readonly number[]
}

export const farthest = 255
/** What libvirt takes where nothing is said. */
export const usualDistances = { toItself: 10, toOthers: 20 } as const
const mostCells = 128
const unitBytes: Readonly<Record<string, number>> = { b: 1, bytes: 1, KB: 1000, KiB: 1024, k: 1024, MB: 1000 ** 2, MiB: 1024 ** 2, M: 1024 ** 2, GB: 1000 ** 3, GiB: 1024 ** 3, G: 1024 ** 3, TB: 1000 ** 4, TiB: 1024 ** 4, T: 1024 ** 4 }

/** In the order of their numbers. */
function cellElements(domain: XmlElement): XmlElement[] {
  const cells = findAll(find(domain, 'cpu/numa'), 'cell')
  const numberOf = (cell: XmlElement): number => Number(attributeOf(cell, 'id') ?? cells.indexOf(cell))
  return cells.toSorted((one, other) => numberOf(one) - numberOf(other))
}

export function hasNumaCells(domain: XmlElement): boolean {
  return findOptional(domain, 'cpu/numa/cell') !== undefined
}

export function readNumaCells(domain: XmlElement): NumaCell[] {
  const cells = cellElements(domain)
  const told = (from: number, to: number): number | undefined => {
    const sibling = siblingsOf(cells[from]).find((each) => Number(attribute(each, 'id')) === to)
    return sibling && Number(attribute(sibling, 'value'))
  }
  const hasDistances = cells.some((cell) => siblingsOf(cell).length > 0)
  const distance = (from: number, to: number): number => told(from, to) ?? told(to, from) ?? (from === to ? usualDistances.toItself : usualDistances.toOthers)
  return cells.map((cell, from) => {
    const access = attribute(cell, 'memAccess')
    return {
      cpus: attribute(cell, 'cpus').trim(),
      memoryBytes: Number(attribute(cell, 'memory')) * (unitBytes[attribute(cell, 'unit') || 'KiB'] ?? 1024),
      access: access === 'shared' || access === 'private' ? access : '',
      distances: hasDistances ? cells.map((_cell, to) => distance(from, to)) : [],
    }
  })
}

export function vcpusOf(domain: XmlElement): number {
  return Number(find(domain, 'vcpu').text) || 1
}

/** What the cells share out: the machine's memory without its memory devices, which libvirt counts in. */
export function ownMemoryBytes(domain: XmlElement): number {
  return findAll(find(domain, 'devices'), 'memory').reduce((bytes, device) => bytes - sizeBytes(find(device, 'target/size')), sizeBytes(find(domain, 'memory')))
}

function siblingsOf(cell: XmlElement | undefined): readonly XmlElement[] {
  return cell ? findAll(find(cell, 'distances'), 'sibling') : []
}

/** `null` for none. */
export function numaText(cells: readonly NumaCell[]): string | null {
  const text = ({ cpus, memoryBytes, access, distances }: NumaCell): string => [cpus === '' ? '-' : cpus.replaceAll(/\s+/g, ''), memoryBytes, ...(access === '' && distances.length === 0 ? [] : [access || '-']), ...(distances.length === 0 ? [] : [distances.join(',')])].join(' ')
  return cells.length === 0 ? null : cells.map(text).join('; ')
}

/** `undefined` for what is no text of cells. */
export function parseNumaText(value: string): NumaCell[] | undefined {
  const parts = value.split(';')
  const cells = parts.map((part) => {
    const [, cpus = '', bytes = '', access = '', distances] = /^\s*(-|[\d,^-]+) (\d{1,16})(?: (shared|private|-))?(?: ([\d,]+))?\s*$/.exec(part) ?? []
    if (bytes === '') return undefined
    return { cpus: cpus === '-' ? '' : cpus, memoryBytes: Number(bytes), access: access === 'shared' || access === 'private' ? access : '', distances: distances === undefined ? [] : distances.split(',').map(Number) } as const
  })
  const whole = cells.filter((cell) => cell !== undefined)
  const isWhole = whole.length === parts.length && parts.length <= mostCells && whole.every(({ cpus, distances }, from) => (cpus === '' || cpusIn(cpus) !== undefined) && areDistances(distances, { from, count: parts.length }))
  return isWhole ? whole : undefined
}

function areDistances(distances: readonly number[], { from, count }: { from: number; count: number }): boolean {
  if (distances.length === 0) return true
  const { toItself } = usualDistances
  return distances.length === count && distances.every((distance, to) => (to === from ? distance === toItself : distance >= toItself && distance <= farthest))
}

/** The numbers of a set of CPUs; `undefined` for what is none. */
export function cpusIn(text: string): ReadonlySet<number> | undefined {
  const cpus = new Set<number>()
  for (const part of text.split(',')) {
    const [, not, first, last = first] = /^\s*(\^?)(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(part) ?? []
    if (first === undefined || Number(last) < Number(first)) return undefined
    for (let cpu = Number(first); cpu <= Number(last); cpu += 1) {
      if (not === '^') cpus.delete(cpu)
      else cpus.add(cpu)
    }
  }
  return cpus
}

/** "0-3,8". */
export function cpusText(cpus: Iterable<number>): string {
  const ranges: [number, number][] = []
  for (const cpu of [...cpus].toSorted((one, other) => one - other)) {
    const last = ranges.at(-1)
    if (last && cpu === last[1] + 1) last[1] = cpu
    else ranges.push([cpu, cpu])
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

export interface NumaProblem {
  readonly code: 'numa-missing' | 'numa-twice' | 'numa-beyond' | 'numa-memory'
  /** The vCPUs, or how much memory the cells have. */
  readonly detail: string
}

/** Why the cells do not share out the machine: each vCPU is in one of them, and their memory is its memory. */
export function numaProblem(cells: readonly NumaCell[], { vcpus, memoryBytes }: { vcpus: number; memoryBytes: number }): NumaProblem | undefined {
  if (cells.length === 0) return undefined
  const counts = new Map<number, number>()
  for (const { cpus } of cells) for (const cpu of cpus === '' ? [] : (cpusIn(cpus) ?? [])) counts.set(cpu, (counts.get(cpu) ?? 0) + 1)
  const about = (code: NumaProblem['code'], cpus: readonly number[]): NumaProblem | undefined => (cpus.length === 0 ? undefined : { code, detail: cpusText(cpus) })
  const all = Array.from({ length: vcpus }, (_, cpu) => cpu)
  const sum = cells.reduce((bytes, cell) => bytes + cell.memoryBytes, 0)
  return (
    about('numa-twice', [...counts].flatMap(([cpu, count]) => (count > 1 ? [cpu] : []))) ??
    about('numa-beyond', [...counts.keys()].filter((cpu) => cpu >= vcpus)) ??
    about('numa-missing', all.filter((cpu) => !counts.has(cpu))) ??
    (sum === memoryBytes ? undefined : { code: 'numa-memory', detail: `${sum / 1024 ** 2} MiB` })
  )
}

/** Cells that are as they were keep every byte; of those that change, what is not said here stays. */
export function setNumaCells({ edit, owner }: Editing, wanted: readonly NumaCell[]): void {
  const existing = cellElements(owner)
  const before = readNumaCells(owner)
  const numa = findOptional(owner, 'cpu/numa')
  if (wanted.length === 0) return removeAll({ edit, owner }, numa)
  for (const [id, cell] of existing.entries()) {
    const [is, was] = [wanted[id], before[id]]
    if (!is) edit.remove(cell)
    else if (was) changeCell(edit, cell, { is, was })
  }
  const added = wanted.slice(existing.length).map((cell, index) => cellElement(cell, existing.length + index))
  if (added.length === 0) return
  const cpu = findOptional(owner, 'cpu')
  if (numa) for (const cell of added) edit.insert(numa, cell, { order: ['cell', 'interconnects'] })
  else if (cpu) edit.insert(cpu, element('numa', {}, added), { order: childOrder('cpu') })
  else edit.insert(owner, element('cpu', {}, [element('numa', {}, added)]), { order: childOrder('domain') })
}

function removeAll({ edit, owner }: Editing, numa: XmlElement | undefined): void {
  if (!numa) return
  const cpu = find(owner, 'cpu')
  edit.remove(cpu.attributes.length === 0 && cpu.children.length === 1 ? cpu : numa)
}

function changeCell(edit: Editing['edit'], cell: XmlElement, { is, was }: { is: NumaCell; was: NumaCell }): void {
  if (is.cpus !== was.cpus) edit.setAttribute(cell, 'cpus', is.cpus || undefined)
  if (is.memoryBytes !== was.memoryBytes) setCellMemory(edit, cell, is.memoryBytes)
  if (is.access !== was.access) edit.setAttribute(cell, 'memAccess', is.access || undefined)
  if (is.distances.join() === was.distances.join()) return
  const distances = findOptional(cell, 'distances')
  if (is.distances.length === 0) return distances && edit.remove(distances)
  if (distances) edit.replace(distances, distancesElement(is.distances))
  else edit.insert(cell, distancesElement(is.distances), { order: ['distances', 'cache'] })
}

/** In the unit that is there, as long as it can say the size exactly. */
function setCellMemory(edit: Editing['edit'], cell: XmlElement, bytes: number): void {
  const unit = attribute(cell, 'unit') || 'KiB'
  const own = unitBytes[unit] ?? 1024
  if (bytes % own !== 0) edit.setAttribute(cell, 'unit', 'KiB')
  edit.setAttribute(cell, 'memory', bytes % own === 0 ? bytes / own : Math.round(bytes / 1024))
}

function cellElement({ cpus, memoryBytes, access, distances }: NumaCell, id: number): NewElement {
  return element('cell', { id, cpus: cpus || undefined, memory: Math.round(memoryBytes / 1024), unit: 'KiB', memAccess: access || undefined }, [distances.length > 0 && distancesElement(distances)])
}

function distancesElement(distances: readonly number[]): NewElement {
  return element('distances', {}, distances.map((value, id) => element('sibling', { id, value })))
}

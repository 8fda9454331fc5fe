// NUMA cells as they are being typed, and what of it the machine would have to have for them. Pure.
import { cpusIn, cpusText, numaProblem, usualDistances } from '#shared/domain/fields/numa-cells.ts'
import type { NumaCell, NumaProblem } from '#shared/domain/fields/numa-cells.ts'

export interface Machine {
  readonly vcpus: number
  /** Without what memory devices add to it. */
  readonly memoryBytes: number
}

export type CellsVerdict =
  | { readonly kind: 'fit' }
  /** They share out another machine: this one. */
  | { readonly kind: 'other-machine'; readonly machine: Machine }
  | { readonly kind: 'problem'; readonly problem: NumaProblem | { readonly code: 'numa-not-cpus' | 'numa-empty'; readonly detail: string } }

/** The first has what the rounding leaves. */
export function sharedOut(count: number, { vcpus, memoryBytes }: Machine, before: readonly NumaCell[] = []): NumaCell[] {
  const mebibytes = Math.floor(memoryBytes / count / 1024 ** 2)
  return Array.from({ length: count }, (_, index): NumaCell => {
    const [from, to] = [Math.round((index * vcpus) / count), Math.round(((index + 1) * vcpus) / count)]
    const bytes = index === 0 ? memoryBytes - (count - 1) * mebibytes * 1024 ** 2 : mebibytes * 1024 ** 2
    return { cpus: cpusText(Array.from({ length: to - from }, (_cpu, each) => from + each)), memoryBytes: bytes, access: before[index]?.access ?? '', distances: [] }
  })
}

export function verdictOf(cells: readonly NumaCell[], machine: Machine): CellsVerdict {
  const isNoSet = cells.findIndex(({ cpus }) => cpus !== '' && cpusIn(cpus) === undefined)
  if (isNoSet >= 0) return { kind: 'problem', problem: { code: 'numa-not-cpus', detail: String(isNoSet) } }
  const isEmpty = cells.findIndex(({ memoryBytes }) => memoryBytes <= 0)
  if (isEmpty >= 0) return { kind: 'problem', problem: { code: 'numa-empty', detail: String(isEmpty) } }
  const problem = numaProblem(cells, machine)
  if (!problem) return { kind: 'fit' }
  const wanted = machineOf(cells)
  const other = numaProblem(cells, wanted)
  // A vCPU that is left out is a mistake more often than a wish for fewer: only more of them are offered.
  return other || problem.code === 'numa-missing' ? { kind: 'problem', problem: other ?? problem } : { kind: 'other-machine', machine: wanted }
}

function machineOf(cells: readonly NumaCell[]): Machine {
  const cpus = cells.flatMap((cell) => (cell.cpus === '' ? [] : [...(cpusIn(cell.cpus) ?? [])]))
  return { vcpus: Math.max(0, ...cpus) + 1, memoryBytes: cells.reduce((sum, cell) => sum + cell.memoryBytes, 0) }
}

/** With a row and a column for each cell; a new one is as far as libvirt takes it to be. */
export function withDistances(cells: readonly NumaCell[]): NumaCell[] {
  return cells.map((cell, from) => ({ ...cell, distances: cells.map((_cell, to) => (from === to ? usualDistances.toItself : (cell.distances[to] ?? usualDistances.toOthers))) }))
}

export function withoutCell(cells: readonly NumaCell[], index: number): NumaCell[] {
  return cells.filter((_cell, each) => each !== index).map((cell) => ({ ...cell, distances: cell.distances.filter((_distance, to) => to !== index) }))
}

export function withDistance(cells: readonly NumaCell[], { from, to, distance }: { from: number; to: number; distance: number }): NumaCell[] {
  return cells.map((cell, index) => (index === from ? { ...cell, distances: cell.distances.with(to, distance) } : cell))
}

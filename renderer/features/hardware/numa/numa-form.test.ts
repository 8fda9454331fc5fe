// What is typed into the form of the NUMA cells, against the machine that they share out.
import { describe, expect, it } from 'vitest'
import type { NumaCell } from '#shared/domain/fields/numa-cells.ts'
import { sharedOut, verdictOf, withDistances, withoutCell } from './numa-form.ts'

const GiB = 1024 ** 3
const machine = { vcpus: 4, memoryBytes: 4 * GiB }
const cell = (cpus: string, memoryBytes: number): NumaCell => ({ cpus, memoryBytes, access: '', distances: [] })

describe('NUMA cells that are typed', () => {
  it('begin with what the machine has, shared out', () => {
    expect(sharedOut(2, machine)).toEqual([cell('0-1', 2 * GiB), cell('2-3', 2 * GiB)])
    const three = sharedOut(3, machine)
    expect(three.map(({ cpus }) => cpus)).toEqual(['0', '1-2', '3'])
    expect(three.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)).toBe(4 * GiB)
    expect(verdictOf(three, machine)).toEqual({ kind: 'fit' })
  })

  it('that share out a larger or smaller machine say which one', () => {
    expect(verdictOf([cell('0-1', GiB), cell('2-3', 2 * GiB)], machine)).toEqual({ kind: 'other-machine', machine: { vcpus: 4, memoryBytes: 3 * GiB } })
    expect(verdictOf([cell('0-3', 2 * GiB), cell('4-7', 2 * GiB)], machine)).toEqual({ kind: 'other-machine', machine: { vcpus: 8, memoryBytes: 4 * GiB } })
  })

  it('are not taken while a vCPU is in two of them or in none, and while one is empty or no set of CPUs', () => {
    const problems = [[cell('0-1', 2 * GiB), cell('1-3', 2 * GiB)], [cell('0-1', 2 * GiB), cell('3', 2 * GiB)], [cell('0-1', 4 * GiB), cell('2-3', 0)], [cell('0-1', 2 * GiB), cell('2-', 2 * GiB)]].map((cells) => verdictOf(cells, machine))
    expect(problems).toMatchObject([{ problem: { code: 'numa-twice', detail: '1' } }, { problem: { code: 'numa-missing', detail: '2' } }, { problem: { code: 'numa-empty', detail: '1' } }, { problem: { code: 'numa-not-cpus', detail: '1' } }])
  })

  it('keep their distances when one of them goes', () => {
    const cells = withDistances(sharedOut(3, machine)).map((each, from) => ({ ...each, distances: each.distances.map((distance, to) => (from === to ? distance : 20 + from + to)) }))
    expect(withoutCell(cells, 1).map(({ distances }) => distances)).toEqual([[10, 22], [22, 10]])
  })
})

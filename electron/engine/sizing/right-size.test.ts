import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rightSize } from './right-size.ts'
import type { SizingFacts } from './right-size.ts'

const gib = 2 ** 30
const use = (level: number) => ({ mean: level, p95: level, max: level })
const facts = (more: Partial<SizingFacts>): SizingFacts => ({ vcpus: 4, memoryBytes: 8 * gib, cpu: use(0.5), memory: use(6 * gib), networkBytesPerSecond: 10_000, ...more })

describe('the size of a machine', () => {
  test('is right when it uses a good part of what it has', () => {
    expect(rightSize(facts({})).verdict).toBe('right')
  })
  test('is judged too big with a smaller one suggested that still has room', () => {
    expect(rightSize(facts({ cpu: use(0.1), memory: use(2 * gib) }))).toEqual({ verdict: 'oversized', suggestedVcpus: 1, suggestedMemoryBytes: 2.75 * gib })
  })
  test('is judged too small with a bigger one suggested', () => {
    expect(rightSize(facts({ cpu: use(0.95) }))).toEqual({ verdict: 'undersized', suggestedVcpus: 7, suggestedMemoryBytes: 8 * gib })
    expect(rightSize(facts({ memory: use(7.8 * gib) }))).toMatchObject({ verdict: 'undersized', suggestedVcpus: 4 })
  })
  test('of an idle one is not discussed, and nothing is said of one that was not measured', () => {
    expect(rightSize(facts({ cpu: use(0.01), networkBytesPerSecond: 10 })).verdict).toBe('idle')
    expect(rightSize(facts({ cpu: null })).verdict).toBe('unknown')
  })
  test('is never suggested below what was used at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (vcpus, cpu, memory) => {
        const memoryBytes = 16 * gib
        const { verdict, suggestedVcpus, suggestedMemoryBytes } = rightSize(facts({ vcpus, memoryBytes, cpu: use(cpu), memory: use(memory * memoryBytes) }))
        expect(suggestedMemoryBytes).toBeGreaterThanOrEqual(Math.min(memoryBytes, memory * memoryBytes))
        expect(verdict === 'idle' || suggestedVcpus >= Math.min(vcpus, cpu * vcpus)).toBe(true)
      }),
    )
  })
})

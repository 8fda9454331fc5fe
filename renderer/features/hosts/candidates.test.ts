import { describe, expect, it } from 'vitest'
import type { HostCandidate } from '#shared/contract/hosts.ts'
import { chosenOf, isAddable, leftOutOf, matchingOf } from './candidates.ts'

const candidate = (uri: string, changes: Partial<HostCandidate> = {}): HostCandidate => ({ uri, name: uri, folder: '', source: 'list', isKnown: false, problem: null, line: 1, sameAsLine: null, ...changes })

describe('hosts that could be added', () => {
  const wrong = candidate('wrong', { problem: { code: 'uri-invalid', message: '' } })
  const twice = candidate('b', { sameAsLine: 1 })
  const known = candidate('known', { isKnown: true })
  const all = [candidate('a'), candidate('b'), twice, wrong, known]

  it('are those that are new, written right, and the first of their kind', () => {
    expect(all.map(isAddable)).toEqual([true, true, false, false, false])
  })

  it('are added unless somebody took them out', () => {
    expect(chosenOf(all, new Set(['a'])).map(({ uri }) => uri)).toEqual(['b'])
  })

  it('are narrowed down by words of their name, URI and folder', () => {
    const some = [candidate('qemu+ssh://root@kvm01/system', { folder: 'Berlin' }), candidate('qemu+ssh://root@kvm02/system'), candidate('github.com')]
    expect(['', 'KVM', 'kvm berlin', 'none'].map((words) => matchingOf(some, words).length)).toEqual([3, 2, 1, 0])
  })

  it('are counted where they are left out', () => {
    expect(leftOutOf(all)).toEqual({ mistakes: 1, repeated: 1 })
  })
})

import { describe, expect, it } from 'vitest'
import { completionsFor } from './completions.ts'

const values: Readonly<Record<string, readonly string[]>> = { state: ['running', 'off'], host: ['kvm01', 'kvm02'], os: ['Debian 12', 'Fedora 44'] }
const complete = (query: string): string[] => completionsFor(query, (field) => values[field] ?? []).map((completion) => completion.query)

describe('completing a query', () => {
  it('completes the name of a field and keeps what is before it', () => {
    expect(complete('db ho')).toEqual(['db host:'])
    expect(complete('-ta')).toEqual(['-tag:'])
    expect(complete('m')).toEqual(['mac:', 'mem:', 'memused:'])
  })

  it('offers the values that the inventory has, quoted where they need it', () => {
    expect(complete('db host:kv')).toEqual(['db host:kvm01 ', 'db host:kvm02 '])
    expect(complete('state:')).toEqual(['state:running ', 'state:off '])
    expect(complete('-os:deb')).toEqual(['-os:"Debian 12" '])
    expect(complete('os:"Fed')).toEqual(['os:"Fedora 44" '])
  })

  it('says nothing for an empty word, an unknown field, a finished value', () => {
    expect(['db ', 'zzz', 'colour:r', 'host:kvm01', 'mem:>4', '"a phrase'].map(complete)).toEqual([[], [], [], [], [], []])
  })
})

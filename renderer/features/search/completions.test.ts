import { describe, expect, it } from 'vitest'
import { completionsFor } from './completions.ts'

describe('completing field names', () => {
  it('completes the last word and keeps what is before it', () => {
    expect(completionsFor('db ho')).toEqual([{ field: 'host', query: 'db host:' }])
    expect(completionsFor('-ta')).toEqual([{ field: 'tag', query: '-tag:' }])
    expect(completionsFor('m').map(({ field }) => field)).toEqual(['mac', 'mem'])
  })

  it('says nothing in the middle of a value or for an empty word', () => {
    expect(completionsFor('host:kv')).toEqual([])
    expect(completionsFor('db ')).toEqual([])
    expect(completionsFor('zzz')).toEqual([])
  })
})

import { expect, test } from 'vitest'
import type { Pool } from './storage.ts'
import { usualPools } from './usual-pools.ts'

const pool = (name: string, availableBytes: number, state: Pool['state'] = 'running') => ({ name, state, availableBytes })
const names = (...pools: readonly ReturnType<typeof pool>[]) => usualPools(pools).map(({ name }) => name)

test('the pool with the most room comes first, and none that is stopped', () => {
  expect(names(pool('default', 10), pool('fast', 100), pool('archive', 500, 'inactive'), pool('slow', 50))).toEqual(['fast', 'slow', 'default'])
})

test('of pools with about the same room it is the one named default, whatever the last look told', () => {
  expect(names(pool('shared', 100_001), pool('default', 100_000), pool('iso', 99_999))).toEqual(['default', 'shared', 'iso'])
  expect(names(pool('shared', 99_999), pool('default', 100_000))).toEqual(['default', 'shared'])
})

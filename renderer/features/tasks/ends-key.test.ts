import { expect, test } from 'vitest'
import { endsKey } from './ends-key.ts'

test('items that failed or were cancelled are told beside the count', () => {
  expect(endsKey({ failed: 0, cancelled: 0 })).toBe('ofMany')
  expect(endsKey({ failed: 1, cancelled: 0 })).toBe('ofManyFailed')
  expect(endsKey({ failed: 0, cancelled: 179 })).toBe('ofManyCancelled')
  expect(endsKey({ failed: 1, cancelled: 179 })).toBe('ofManyFailedCancelled')
})

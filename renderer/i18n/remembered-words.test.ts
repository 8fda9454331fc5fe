import { expect, test } from 'vitest'
import { rememberWords } from './remembered-words.ts'

test('words are put together once for each key and its values', () => {
  let asked = 0
  const words = rememberWords((key, values) => `${key} ${JSON.stringify(values ?? {})} ${(asked += 1)}`, new Map())
  expect([words('start'), words('start'), words('stop'), words('start', { name: 'web' }), words('start', { name: 'db' }), words('start', { name: 'web' })]).toEqual(['start {} 1', 'start {} 1', 'stop {} 2', 'start {"name":"web"} 3', 'start {"name":"db"} 4', 'start {"name":"web"} 3'])
})

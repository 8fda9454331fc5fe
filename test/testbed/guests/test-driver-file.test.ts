import { expect, test } from 'vitest'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { findAll } from '#shared/xml/read-xml.ts'
import { testDriverXml } from './test-driver-file.ts'

test('a fleet file is well formed and holds as many domains as asked, each with its own name and UUID', () => {
  const text = testDriverXml(1_000)
  expect(findAll(parseXml(text), 'domain')).toHaveLength(1_000)
  const names = [...text.matchAll(/<domain type='test'><name>([^<]+)</g)].map(([, name]) => name)
  const uuids = [...text.matchAll(/<uuid>([^<]+)</g)].map(([, uuid]) => uuid)
  expect(new Set(names).size).toBe(1_000)
  expect(new Set(uuids).size).toBe(1_000)
})

test('the same size gives the same fleet, so that figures can be compared between runs', () => {
  expect(testDriverXml(20)).toBe(testDriverXml(20))
  expect(findAll(parseXml(testDriverXml(20)), 'domain')).toHaveLength(20)
})

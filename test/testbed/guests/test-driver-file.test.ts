import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { testDriverXml } from './test-driver-file.ts'

test('a fleet file is well formed and holds as many domains as asked, each with its own name and UUID', () => {
  const text = testDriverXml(1_000)
  expect(XMLValidator.validate(text)).toBe(true)
  const names = [...text.matchAll(/<domain type='test'><name>([^<]+)</g)].map(([, name]) => name)
  const uuids = [...text.matchAll(/<uuid>([^<]+)</g)].map(([, uuid]) => uuid)
  expect(new Set(names).size).toBe(1_000)
  expect(new Set(uuids).size).toBe(1_000)
})

test('the same size gives the same fleet, so that figures can be compared between runs', () => {
  expect(testDriverXml(20)).toBe(testDriverXml(20))
  expect(new XMLParser().parse(testDriverXml(20))).toHaveProperty('node.domain.length', 20)
})

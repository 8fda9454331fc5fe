// Every act of the audit log has words: reports of changes show them.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { contract } from '#shared/contract/contract.ts'

const Declared = z.object({ '~orpc': z.object({ meta: z.object({ audit: z.string().optional() }) }) })

function actsOf(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const declared = Declared.safeParse(node)
  if (declared.success) return [declared.data['~orpc'].meta.audit ?? ''].filter(Boolean)
  return Object.values(node).flatMap(actsOf)
}

it('has words for every act, and none for an act that there is not', () => {
  const { act } = z.object({ act: z.record(z.string(), z.record(z.string(), z.string())) }).parse(JSON.parse(readFileSync('resources/i18n/en/messages.json', 'utf8')))
  const worded = Object.entries(act).flatMap(([noun, acts]) => Object.keys(acts).map((name) => `${noun}.${name}`))
  expect(worded.toSorted()).toEqual([...new Set(actsOf(contract))].toSorted())
})

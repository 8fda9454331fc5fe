import { expect, test } from 'vitest'
import { createKeptSecrets } from './kept-secrets.ts'

function keptSecrets({ known = [], description = 'a map' }: { known?: string[]; description?: string | null } = {}) {
  const stored = new Map(known.map((id) => [`channel ${id}`, `of ${id}`]))
  const store = { description, get: (key: string) => Promise.resolve(stored.get(key)), set: (key: string, secret: string) => Promise.resolve(void stored.set(key, secret)), remove: (key: string) => Promise.resolve(void stored.delete(key)) }
  return { stored, secrets: createKeptSecrets({ store, keyOf: (id: string) => `channel ${id}`, known }) }
}

test('a secret is kept under its own name, given out again, and forgotten with null', async () => {
  const { stored, secrets } = keptSecrets()
  await secrets.keep('mail', 'hidden')
  expect([...stored]).toEqual([['channel mail', 'hidden']])
  expect([secrets.has('mail'), await secrets.get('mail')]).toEqual([true, 'hidden'])
  await secrets.keep('mail', null)
  expect([secrets.has('mail'), await secrets.get('mail'), stored.size]).toEqual([false, undefined, 0])
})

test('nothing given, and nothing filled in, leave what is there', async () => {
  const { secrets } = keptSecrets({ known: ['mail'] })
  await secrets.keep('mail', undefined)
  await secrets.keep('mail', '')
  expect(await secrets.get('mail')).toBe('of mail')
})

test('where there is no place for secrets one is refused, and forgetting none is not', async () => {
  const { secrets } = keptSecrets({ description: null })
  await expect(secrets.keep('mail', 'hidden')).rejects.toMatchObject({ code: 'not-supported', params: { reason: 'no-place-for-secrets' } })
  await expect(secrets.keep('mail', null)).resolves.toBeUndefined()
  expect(secrets.has('mail')).toBe(false)
})

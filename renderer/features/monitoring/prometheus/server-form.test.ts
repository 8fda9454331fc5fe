import { expect, test } from 'vitest'
import { secretOf, serverForm, serverOf } from './server-form.ts'

test('a server comes back from its form, and what is half filled in is none', () => {
  const server = { url: 'https://prometheus.example/', auth: { kind: 'basic', user: 'console' } } as const
  expect(serverOf(serverForm(server))).toEqual(server)
  expect(serverOf({ ...serverForm(server), user: ' ' })).toBeUndefined()
  expect(serverOf({ ...serverForm(server), url: 'ftp://prometheus.example' })).toBeUndefined()
  expect(serverOf({ ...serverForm(server), url: 'https://me:password@prometheus.example' })).toBeUndefined()
  expect(serverOf(serverForm(null))).toBeUndefined()
})

test('an empty secret leaves the kept one, and signing in without one forgets it', () => {
  const form = serverForm({ url: 'http://a', auth: { kind: 'bearer' } })
  expect(secretOf(form)).toEqual({})
  expect(secretOf({ ...form, secret: 'token' })).toEqual({ secret: 'token' })
  expect(secretOf({ ...form, auth: 'none' })).toEqual({ secret: null })
})

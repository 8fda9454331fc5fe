import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SshError } from '#electron/ssh/errors.ts'
import { shellQuote } from './shell-quote.ts'
import { overSsh } from './transport-errors.ts'

test('a failure of SSH keeps its words, its hint and its facts under the console’s code', async () => {
  const refused = new SshError('auth-refused', { step: 'auth', message: 'kvm01 refused', hint: 'ssh-too-many-keys', details: { user: 'root' } })
  await expect(overSsh(() => Promise.reject(refused))).rejects.toMatchObject({ name: 'AppError', code: 'auth-refused', message: 'kvm01 refused', hint: 'ssh-too-many-keys', params: { user: 'root' }, cause: refused })
})

test('what is not a failure of SSH passes as it is', async () => {
  const reason = new Error('not wanted any more')
  await expect(overSsh(() => Promise.reject(reason))).rejects.toBe(reason)
})

test('any text is one word to the shell', () => {
  const texts = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('\'', '"', '$', '`', '\\', ' ', ';', '\n', '*', 'ä', '💡', 'x') })
  fc.assert(fc.property(texts, (text) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(text)}`]).toString()).toBe(text)
  }), { numRuns: 40 })
})

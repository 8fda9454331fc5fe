import { describe, expect, test } from 'vitest'
import { LibvirtAuthError } from './errors.ts'
import { createMechanism, type SaslMechanism } from './sasl-mechanism.ts'

// The worked example of RFC 7677, section 3.
const nonce = 'rOprNGfwEbeRWgbNEkqO'
const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
const clientFinal = 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

function start(): SaslMechanism {
  return createMechanism('SCRAM-SHA-256', { username: 'user', password: 'pencil' }, nonce)
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

describe('SCRAM-SHA-256', () => {
  test('follows the worked example of RFC 7677', () => {
    const mechanism = start()
    expect(text(mechanism.first())).toBe(`n,,n=user,r=${nonce}`)
    expect(text(mechanism.next(Buffer.from(serverFirst)))).toBe(clientFinal)
    expect(mechanism.isServerProven()).toBe(false)
    expect(text(mechanism.next(Buffer.from(serverFinal)))).toBe('')
    expect(mechanism.isServerProven()).toBe(true)
  })

  test('refuses a server that does not know the password', () => {
    const mechanism = start()
    mechanism.next(Buffer.from(serverFirst))
    expect(() => mechanism.next(Buffer.from(`v=${'A'.repeat(43)}=`))).toThrow(LibvirtAuthError)
    expect(mechanism.isServerProven()).toBe(false)
  })

  test.each([
    ['a nonce that is not ours', serverFirst.replace(nonce, 'x')],
    ['too few iterations', serverFirst.replace('i=4096', 'i=1')],
    ['iterations that would stall us', serverFirst.replace('i=4096', 'i=99999999999')],
    ['nothing at all', ''],
  ])('refuses %s', (_what, challenge) => {
    expect(() => start().next(Buffer.from(challenge))).toThrow(LibvirtAuthError)
  })
})

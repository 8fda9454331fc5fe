import { describe, expect, test } from 'vitest'
import { ErrorCode, LibvirtAuthError, LibvirtConnectionLostError, LibvirtDeadlineError, LibvirtError } from '#electron/libvirt/index.ts'
import { fromLibvirt, named } from './errors.ts'

const context = { act: 'start', name: 'web-1' }

function said(code: number, message = 'said the daemon'): LibvirtError {
  return new LibvirtError({ code, domain: 10, message, level: 2, dom: null, net: null, str1: null, str2: null, str3: null, int1: 0, int2: 0 }, 'DOMAIN_CREATE_WITH_FLAGS')
}

describe('a failure of libvirt', () => {
  test.each([
    [ErrorCode.NoDomain, 'vm-not-found'],
    [ErrorCode.OperationInvalid, 'vm-state'],
    [ErrorCode.OperationTimeout, 'vm-busy'],
    [ErrorCode.NoSupport, 'not-supported'],
    [ErrorCode.Rpc, 'not-supported'],
    [ErrorCode.OperationDenied, 'libvirt-not-permitted'],
    [ErrorCode.AuthFailed, 'libvirt-auth-refused'],
    [ErrorCode.AgentUnresponsive, 'agent-missing'],
    [ErrorCode.NoConnect, 'uri-unsupported'],
    [ErrorCode.InternalError, 'libvirt-error'],
    [9999, 'libvirt-error'],
  ])('with the number %i is %s to the console', (number, code) => {
    expect(fromLibvirt(said(number), context)).toMatchObject({ code, message: 'said the daemon', params: { name: 'web-1', act: 'start', libvirtCode: number } })
  })

  test('that comes of the state of a machine says in which it is', () => {
    expect(fromLibvirt(said(ErrorCode.OperationInvalid, 'Requested operation is not valid: domain is already running'), context)).toMatchObject({ params: { reason: 'libvirt-not-now', words: 'domain is already running' } })
  })

  test('of the connection says that what became of the call is not known', () => {
    expect(fromLibvirt(new LibvirtConnectionLostError({ kind: 'silent', silentMs: 30_000 }), context)).toMatchObject({ code: 'connection-lost', hint: 'outcome-unknown' })
    expect(fromLibvirt(new LibvirtDeadlineError({ procedure: 'X', deadlineMs: 15_000, wasSent: true }), context)).toMatchObject({ code: 'libvirt-silent', params: { seconds: 15 } })
    expect(fromLibvirt(new LibvirtAuthError('no credentials'), context)).toMatchObject({ code: 'libvirt-auth-refused' })
  })

  test('is named where calls are made; anything else passes', async () => {
    await expect(named(context, () => Promise.reject(said(ErrorCode.NoDomain)))).rejects.toMatchObject({ code: 'vm-not-found' })
    const reason = new Error('aborted')
    await expect(named(context, () => Promise.reject(reason))).rejects.toBe(reason)
  })
})

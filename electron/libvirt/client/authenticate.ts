// The authentication step of opening a connection: asks what the daemon wants and goes through with it.
import { AuthType } from '../procedures/protocol-constants.gen.ts'
import { LibvirtAuthError } from './errors.ts'
import type { CallOptions } from './calls/pending-call.ts'
import type { RpcSession } from './calls/rpc-session.ts'
import { createMechanism, supportedMechanisms, type Credentials, type MechanismName, type SaslMechanism } from './sasl-mechanism.ts'

export interface AuthOptions {
  /** Asked when the daemon wants SASL; `mechanism` is the one about to be used. */
  readonly credentials?: (request: { readonly mechanism: MechanismName }) => Promise<Credentials> | Credentials
  /** The mechanisms allowed, best first. Default: SCRAM before PLAIN. */
  readonly mechanisms?: readonly MechanismName[]
}

/** Which way the daemon let us in. */
export type AuthMethod = 'none' | 'polkit' | MechanismName

/** @throws LibvirtAuthError if we cannot do what is asked, LibvirtError (45, 79, 94) if the daemon says no. */
export async function authenticate(session: RpcSession, auth: AuthOptions, options: CallOptions): Promise<AuthMethod> {
  const { types } = await session.call('AUTH_LIST', {}, options)
  if (types.length === 0 || types.includes(AuthType.None)) return 'none'
  if (types.includes(AuthType.Polkit)) {
    await session.call('AUTH_POLKIT', {}, options)
    return 'polkit'
  }
  if (types.includes(AuthType.Sasl)) return authenticateSasl(session, auth, options)
  throw new LibvirtAuthError(`the daemon wants an unknown authentication (${types.join(', ')})`)
}

async function authenticateSasl(session: RpcSession, auth: AuthOptions, options: CallOptions): Promise<MechanismName> {
  const { mechlist } = await session.call('AUTH_SASL_INIT', {}, options)
  const offered = mechlist.split(/[\s,]+/)
  const name = (auth.mechanisms ?? supportedMechanisms).find((mechanism) => offered.includes(mechanism))
  if (name === undefined) throw new LibvirtAuthError(`the daemon offers only the SASL mechanisms "${mechlist}"`)
  if (auth.credentials === undefined) throw new LibvirtAuthError('the daemon wants a user name and a password')
  await exchange({ session, options }, createMechanism(name, await auth.credentials({ mechanism: name })))
  return name
}

// More rounds than any supported mechanism takes: a daemon that goes on asking is broken or hostile.
const maxRounds = 8

async function exchange({ session, options }: { session: RpcSession; options: CallOptions }, mechanism: SaslMechanism): Promise<void> {
  let reply = await session.call('AUTH_SASL_START', { mech: mechanism.name, nil: 0, data: mechanism.first() }, options)
  for (let round = 0; round < maxRounds; round++) {
    const isComplete = reply.complete !== 0
    // "No data" and "empty data" differ in SASL; `nil` tells which.
    const answer = reply.nil === 0 && !(isComplete && reply.data.length === 0) ? mechanism.next(reply.data) : undefined
    if (isComplete) {
      if (mechanism.isServerProven()) return
      throw new LibvirtAuthError('the daemon ended the authentication without proving itself')
    }
    reply = await session.call('AUTH_SASL_STEP', { nil: answer === undefined ? 1 : 0, data: answer ?? new Uint8Array() }, options)
  }
  throw new LibvirtAuthError('the authentication did not come to an end')
}

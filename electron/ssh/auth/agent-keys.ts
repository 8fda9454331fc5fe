// The keys that an SSH agent holds: ssh-agent, gpg-agent, 1Password on a socket; OpenSSH's or Pageant on Windows. The agent signs; keys never leave it.
import ssh2 from 'ssh2'
import type { BaseAgent, ParsedKey } from 'ssh2'
import { SshError } from '../errors.ts'

export interface AgentKey {
  readonly publicKey: ParsedKey
  readonly sign: SignData
}

/** `hash` is the digest that RSA is to use; other kinds have only one. */
export type SignData = (data: Buffer, hash: SignatureHash | undefined) => Promise<Buffer>

type SignatureHash = 'sha1' | 'sha256' | 'sha512'

/** Listing needs nobody; an agent that takes longer is stuck. */
const listDeadlineMs = 10_000

/** Signing may wait for a touch or a click. */
const signDeadlineMs = 120_000

/** @throws SshError `auth-refused` when the agent cannot be reached, naming its socket */
export async function listAgentKeys(socket: string, signal: AbortSignal): Promise<AgentKey[]> {
  const agent = ssh2.createAgent(socket)
  const work = settle<readonly unknown[]>((done) => agent.getIdentities((error, keys) => done(error, keys)))
  const keys = await within(work, { signal, deadlineMs: listDeadlineMs, socket })
  return keys.flatMap((key) => {
    const parsed = parsePublic(key)
    return parsed ? [{ publicKey: parsed, sign: signWith({ agent, socket, signal }, parsed) }] : []
  })
}

function parsePublic(key: unknown): ParsedKey | undefined {
  // Certificates and keys on tokens are of kinds that ssh2 cannot name to the server.
  const parsed = ssh2.utils.parseKey(key as Parameters<typeof ssh2.utils.parseKey>[0])
  return parsed instanceof Error ? undefined : parsed
}

interface Signing {
  readonly agent: BaseAgent
  readonly socket: string
  readonly signal: AbortSignal
}

function signWith({ agent, socket, signal }: Signing, key: ParsedKey): SignData {
  return (data, hash) => {
    const options = hash === undefined ? {} : { hash }
    return within(settle<Buffer>((done) => agent.sign(key, data, options, (error, signature) => done(error, signature))), { signal, deadlineMs: signDeadlineMs, socket })
  }
}

type Done<T> = (error: Error | null | undefined, value: T | undefined) => void

function settle<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (value !== undefined && !error) resolve(value)
      else reject(error ?? new Error('the agent gave no answer'))
    })
  })
}

interface Limits {
  readonly signal: AbortSignal
  readonly deadlineMs: number
  readonly socket: string
}

function within<T>(work: Promise<T>, { signal, deadlineMs, socket }: Limits): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string, cause?: unknown): void => reject(new SshError('auth-refused', { step: 'auth', message: `The SSH agent at ${socket} ${reason}`, details: { agent: socket }, cause }))
    const onAbort = (): void => finish(() => reject(signal.reason))
    const timer = setTimeout(() => finish(() => refuse(`did not answer within ${deadlineMs / 1000} s`)), deadlineMs)
    const finish = (act: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      act()
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => refuse(`failed: ${error instanceof Error ? error.message : String(error)}`, error)),
    )
  })
}

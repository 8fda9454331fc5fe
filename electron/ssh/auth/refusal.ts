// Explains why a server let nobody in: what was tried, what it takes, which keys could not be used.
import type { ResolvedDestination } from '../config/destination.ts'
import { SshError } from '../errors.ts'
import type { SshHint } from '../errors.ts'

export interface AuthRecord {
  readonly tried: readonly string[]
  readonly problems: readonly SshError[]
  readonly offered: readonly string[]
  readonly serverSaid: string | undefined
}

export function authRefused(destination: ResolvedDestination, { tried, problems, offered, serverSaid }: AuthRecord): SshError {
  const address = `${destination.user}@${destination.hostName}`
  const attempts = tried.length > 0 ? `Tried: ${[...new Set(tried)].join(', ')}.` : 'Nothing could be tried, for lack of keys and passwords.'
  const server = serverSaid === undefined ? `The server takes: ${offered.join(', ') || 'unknown'}.` : `The server said: ${serverSaid}.`
  const unusable = problems.map(({ message }) => `${message}.`)
  // A key that was there but could not be used is the likelier cause than the ones that were refused, and the one to mend.
  const [cause] = problems.filter(({ code }) => code !== 'auth-refused')
  return new SshError(cause?.code ?? 'auth-refused', {
    step: 'auth',
    message: [`${address} was refused.`, ...unusable, attempts, server].join(' '),
    hint: cause?.hint ?? hintFor({ tried, serverSaid }),
    details: { ...cause?.details, address, command: `ssh -p ${destination.port} ${address}`, tried: tried.join(', '), offered: offered.join(', ') },
    cause,
  })
}

function hintFor({ tried, serverSaid }: Pick<AuthRecord, 'tried' | 'serverSaid'>): SshHint {
  if (serverSaid !== undefined && /too many/i.test(serverSaid)) return 'ssh-too-many-keys'
  if (tried.length === 0) return 'ssh-give-key'
  return 'ssh-authorize-key'
}

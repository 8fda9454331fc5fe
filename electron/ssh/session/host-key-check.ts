// Checks the key that a server shows, asks about a new one, remembers an accepted one. A changed or revoked key ends the connection.
import { shownAddress } from '../config/destination.ts'
import type { ResolvedDestination } from '../config/destination.ts'
import { SshError } from '../errors.ts'
import type { SshHint, SshStep } from '../errors.ts'
import { judgeHostKey, nameOf } from '../known-hosts/judge-host-key.ts'
import type { HostKeyVerdict } from '../known-hosts/judge-host-key.ts'
import { fingerprint, keyTypeOf } from '../known-hosts/known-hosts-file.ts'
import { rememberHostKey } from '../known-hosts/remember-host-key.ts'
import type { SshQuestions } from './questions.ts'

export interface HostKeyCheck {
  /** Given to ssh2 as its `hostVerifier`. */
  readonly verify: (key: Buffer, done: (isTrusted: boolean) => void) => void
  /** Why the key was not taken; set before the connection ends. */
  readonly problem: SshError | undefined
}

export interface HostKeyCheckOptions {
  readonly resolved: ResolvedDestination
  readonly isHostKeyIgnored: boolean
  readonly ask: SshQuestions
  readonly signal: AbortSignal
  readonly onStep: (step: SshStep, detail: string) => void
  readonly onNote: (note: string) => void
}

export function createHostKeyCheck(options: HostKeyCheckOptions): HostKeyCheck {
  let problem: SshError | undefined
  let accepted: Buffer | undefined
  return {
    get problem() {
      return problem
    },
    verify: (key, done) => {
      // When keys are exchanged anew the answer must not take a turn: until it is there, ssh2 sends with the old keys what it should hold back (see README).
      if (accepted) {
        if (!accepted.equals(key)) problem = exchangedKey(key, accepted, options.resolved)
        return done(problem === undefined)
      }
      options.onStep('host-key', `${keyTypeOf(key)} ${fingerprint(key)}`)
      judge(key, options).then(
        () => {
          accepted = Buffer.from(key)
          done(true)
        },
        (error: unknown) => {
          problem = error instanceof SshError ? error : new SshError('host-key-unknown', { step: 'host-key', message: `The key of ${options.resolved.hostName} could not be checked: ${String(error)}`, cause: error })
          done(false)
        },
      )
    },
  }
}

async function judge(key: Buffer, options: HostKeyCheckOptions): Promise<void> {
  if (options.isHostKeyIgnored) return
  const unknown = judged(key, options.resolved)
  if (!unknown) return
  await acceptNewKey(key, unknown, options)
  // While it was asked about, another connection to the same host may have been answered: what was accepted there is not written twice.
  if (judged(key, options.resolved)) remember(key, options)
}

/** `undefined` for a key that is trusted. @throws SshError for one that is changed or revoked */
function judged(key: Buffer, resolved: ResolvedDestination): UnknownKey | undefined {
  const verdict = judgeHostKey({ ...hostOf(resolved), files: resolved.knownHostsFiles }, key)
  switch (verdict.kind) {
    case 'trusted':
      return undefined
    case 'changed':
      throw changedKey(key, verdict, resolved)
    case 'revoked':
      throw revokedKey(verdict, resolved)
    case 'unknown':
      return verdict
    default:
      return verdict satisfies never
  }
}

type UnknownKey = Extract<HostKeyVerdict, { kind: 'unknown' }>

function hostOf({ hostName, port, hostKeyAlias }: ResolvedDestination): { hostName: string; port: number; alias: string | undefined } {
  return { hostName, port, alias: hostKeyAlias }
}

async function acceptNewKey(key: Buffer, { authority }: UnknownKey, options: HostKeyCheckOptions): Promise<void> {
  const { resolved, ask, signal } = options
  const shown = { address: shownAddress(resolved), keyType: keyTypeOf(key), fingerprint: fingerprint(key) }
  if (authority) options.onNote(`${authority.file} line ${authority.line}: a @cert-authority vouches for ${shown.address}, but host certificates are not supported; its plain key is asked about`)
  const isAccepted = resolved.hostKeyPolicy === 'accept-new' || resolved.hostKeyPolicy === 'accept-any' || (resolved.hostKeyPolicy === 'ask' && (await ask.hostKey(shown, { signal })))
  if (!isAccepted) throw unknownKey(shown, resolved, authority !== undefined)
}

/** A key that cannot be written down is asked about again next time, which is no reason to turn the user away now. */
function remember(key: Buffer, { resolved, onNote }: HostKeyCheckOptions): void {
  if (resolved.rememberIn === undefined) return
  try {
    rememberHostKey({ ...hostOf(resolved), file: resolved.rememberIn, key })
  } catch (error) {
    onNote(`The key of ${resolved.hostName} could not be added to ${resolved.rememberIn}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function unknownKey(shown: { address: string; keyType: string; fingerprint: string }, { hostKeyPolicy }: ResolvedDestination, isCertificateExpected: boolean): SshError {
  const reason = hostKeyPolicy === 'refuse-new' ? 'StrictHostKeyChecking allows no new ones' : 'it was not accepted'
  const hint: SshHint = isCertificateExpected ? 'ssh-host-certificate' : 'ssh-compare-fingerprint'
  return new SshError('host-key-unknown', { step: 'host-key', message: `The ${shown.keyType} key of ${shown.address} (${shown.fingerprint}) is not known, and ${reason}`, hint, details: shown })
}

function revokedKey({ file, line }: { file: string; line: number }, { hostName }: ResolvedDestination): SshError {
  return new SshError('host-key-revoked', { step: 'host-key', message: `The key of ${hostName} is marked as revoked in ${file}, line ${line}. Whoever holds it may pretend to be this host.`, hint: 'ssh-key-revoked', details: { address: hostName, file, line } })
}

/** Not in one connection: no server has a reason for that. */
function exchangedKey(key: Buffer, before: Buffer, { hostName }: ResolvedDestination): SshError {
  const shown = fingerprint(key)
  const [keyType, expected] = [keyTypeOf(key), fingerprint(before)]
  return new SshError('host-key-changed', {
    step: 'ready',
    message: `${hostName} showed the ${keyType} key ${shown} in the middle of a connection that began with ${expected}. Somebody may be listening in.`,
    details: { address: hostName, fingerprint: shown, keyType, expected, expectedType: keyTypeOf(before) },
  })
}

function changedKey(key: Buffer, { expected: [known] }: Extract<HostKeyVerdict, { kind: 'changed' }>, resolved: ResolvedDestination): SshError {
  const shown = fingerprint(key)
  const name = nameOf(hostOf(resolved))
  return new SshError('host-key-changed', {
    step: 'host-key',
    message: `${resolved.hostName} shows the ${keyTypeOf(key)} key ${shown}, but the ${known.keyType} key ${known.fingerprint} is known for it (${known.file}, line ${known.line}). Somebody may be listening in, or the machine was installed anew.`,
    hint: 'ssh-forget-key',
    details: { name, address: resolved.hostName, fingerprint: shown, keyType: keyTypeOf(key), expected: known.fingerprint, expectedType: known.keyType, file: known.file, line: known.line },
  })
}

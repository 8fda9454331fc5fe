// Checks the key that a server shows, asks about a new one, remembers an accepted one. A changed or revoked key ends the connection.
import type { ResolvedDestination } from '../config/resolve-destination.ts'
import { SshError } from '../errors.ts'
import type { SshStep } from '../errors.ts'
import { judgeHostKey } from '../known-hosts/judge-host-key.ts'
import type { HostKeyVerdict } from '../known-hosts/judge-host-key.ts'
import { fingerprint, keyTypeOf } from '../known-hosts/known-hosts-file.ts'
import { rememberHostKey } from '../known-hosts/remember-host-key.ts'
import type { SshQuestions } from './questions.ts'

export interface HostKeyCheck {
  /** Given to ssh2 as its `hostVerifier`. */
  readonly verify: (key: Buffer, done: (isTrusted: boolean) => void) => void
  /** Why the key was not taken; set before the connection ends. */
  readonly problem: SshError | undefined
  /** True once the server has shown its key: from then on a person may be thinking. */
  readonly isAsked: boolean
}

export interface HostKeyCheckOptions {
  readonly resolved: ResolvedDestination
  readonly knownHostsFiles: readonly string[]
  readonly isIgnored: boolean
  readonly ask: SshQuestions
  readonly signal: AbortSignal
  readonly onStep: (step: SshStep) => void
}

export function createHostKeyCheck(options: HostKeyCheckOptions): HostKeyCheck {
  const state: { problem: SshError | undefined; isAsked: boolean } = { problem: undefined, isAsked: false }
  return {
    get problem() {
      return state.problem
    },
    get isAsked() {
      return state.isAsked
    },
    verify: (key, done) => {
      state.isAsked = true
      options.onStep('host-key')
      judge(key, options).then(
        () => done(true),
        (error: unknown) => {
          state.problem = error instanceof SshError ? error : new SshError('host-key-unknown', { step: 'host-key', message: String(error), cause: error })
          done(false)
        },
      )
    },
  }
}

async function judge(key: Buffer, options: HostKeyCheckOptions): Promise<void> {
  const { resolved, knownHostsFiles, isIgnored } = options
  if (isIgnored) return
  const verdict = judgeHostKey({ hostName: resolved.hostKeyName, port: resolved.port, files: knownHostsFiles }, key)
  if (verdict.kind === 'trusted') return
  if (verdict.kind === 'changed') throw changedKey(key, verdict, resolved)
  if (verdict.kind === 'revoked') {
    throw new SshError('host-key-revoked', { step: 'host-key', message: `The key of ${resolved.hostName} is marked as revoked in ${verdict.file}, line ${verdict.line}`, details: { address: resolved.hostName, file: verdict.file, line: verdict.line } })
  }
  await acceptNewKey(key, options)
}

async function acceptNewKey(key: Buffer, { resolved, knownHostsFiles, ask, signal }: HostKeyCheckOptions): Promise<void> {
  const shown = { address: resolved.hostName, keyType: keyTypeOf(key), fingerprint: fingerprint(key) }
  const isAccepted = resolved.hostKeyPolicy === 'accept-new' || resolved.hostKeyPolicy === 'accept-any' || (resolved.hostKeyPolicy === 'ask' && (await ask.hostKey(shown, { signal })))
  if (!isAccepted) {
    throw new SshError('host-key-unknown', { step: 'host-key', message: `The ${shown.keyType} key of ${shown.address} (${shown.fingerprint}) is not known and was not accepted`, details: shown })
  }
  const [file] = knownHostsFiles
  if (file !== undefined) rememberHostKey({ file, hostName: resolved.hostKeyName, port: resolved.port, key })
}

function changedKey(key: Buffer, { expected }: Extract<HostKeyVerdict, { kind: 'changed' }>, resolved: ResolvedDestination): SshError {
  const [known] = expected
  const shown = fingerprint(key)
  const place = known ? `${known.file}, line ${known.line}` : ''
  return new SshError('host-key-changed', {
    step: 'host-key',
    message: `${resolved.hostName} shows the key ${shown}, but ${known?.fingerprint ?? 'another'} is known for it (${place}). Somebody may be listening in, or the machine was installed anew.`,
    hint: `If the change is expected, remove the old key: ssh-keygen -R '${resolved.port === 22 ? resolved.hostKeyName : `[${resolved.hostKeyName}]:${resolved.port}`}'`,
    details: { address: resolved.hostName, fingerprint: shown, expected: known?.fingerprint ?? '', file: known?.file ?? '', line: known?.line ?? 0 },
  })
}

// Private key files: readable only by their owner, as OpenSSH demands. A locked one is opened only when the server would take it.
import { readFile, stat } from 'node:fs/promises'
import ssh2 from 'ssh2'
import type { ParsedKey } from 'ssh2'
import { SshError, isErrno } from '../errors.ts'
import type { AskOptions, SshQuestions } from '../session/questions.ts'
import { publicPartOf } from './public-part.ts'

const maxPassphraseAttempts = 3

export type IdentityFile =
  | { readonly kind: 'missing' }
  /** Only the public half is here: the private one may be with the agent. */
  | { readonly kind: 'public'; readonly publicKey: ParsedKey }
  | { readonly kind: 'open'; readonly key: ParsedKey }
  /** `publicKey` is unknown for old formats without a .pub file beside them. */
  | { readonly kind: 'locked'; readonly publicKey: ParsedKey | undefined; readonly data: Buffer }

/** @throws SshError `key-too-open`, `key-unreadable` */
export async function readIdentityFile(file: string): Promise<IdentityFile> {
  const data = await readIfThere(file)
  // Without the private file its public half can still pick a key of the agent.
  if (data === undefined) return publicOrMissing(await readIfThere(`${file}.pub`))
  const key = parseKey(data)
  if (key && !key.isPrivateKey()) return { kind: 'public', publicKey: key }
  await refuseIfOpen(file)
  if (key) return { kind: 'open', key }
  if (!isLocked(data)) throw new SshError('key-unreadable', { step: 'auth', message: `${file} is not a private key that can be used`, hint: 'ssh-key-kinds', details: { file } })
  const beside = await readIfThere(`${file}.pub`)
  return { kind: 'locked', data, publicKey: publicPartOf(data) ?? (beside && parseKey(beside)) }
}

function publicOrMissing(data: Buffer | undefined): IdentityFile {
  const publicKey = data && parseKey(data)
  return publicKey ? { kind: 'public', publicKey } : { kind: 'missing' }
}

export interface LockedFile {
  readonly file: string
  readonly data: Buffer
}

/** Asks for the passphrase. @throws SshError `key-encrypted` when none was given that fits. */
export async function unlockIdentity({ file, data }: LockedFile, ask: SshQuestions, options: AskOptions): Promise<ParsedKey> {
  for (let attempt = 0; attempt < maxPassphraseAttempts; attempt += 1) {
    const passphrase = await ask.passphrase({ keyFile: file, isRetry: attempt > 0 }, options)
    if (passphrase === undefined) break
    const key = parseKey(data, passphrase)
    if (key) return key
  }
  throw new SshError('key-encrypted', { step: 'auth', message: `${file} is encrypted and was not unlocked`, hint: 'ssh-unlock-key', details: { file } })
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (!isErrno(error)) throw error
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new SshError('key-unreadable', { step: 'auth', message: `${file}: ${error.message}`, details: { file }, cause: error })
  }
}

/** OpenSSH's own rule, which looks at the user's own files only: a key that others may read is no secret. */
async function refuseIfOpen(file: string): Promise<void> {
  const { mode, uid } = await stat(file)
  const isOwn = uid === process.getuid?.()
  if (!isOwn || (mode & 0o077) === 0) return
  const permissions = (mode & 0o777).toString(8).padStart(4, '0')
  throw new SshError('key-too-open', {
    step: 'auth',
    message: `${file} can be read by others (permissions ${permissions}), so it is not used`,
    hint: 'ssh-make-key-private',
    details: { file, permissions },
  })
}

function parseKey(data: Buffer, passphrase?: string): ParsedKey | undefined {
  const parsed = ssh2.utils.parseKey(data, passphrase)
  return parsed instanceof Error ? undefined : parsed
}

function isLocked(data: Buffer): boolean {
  const parsed = ssh2.utils.parseKey(data)
  return parsed instanceof Error && /passphrase|encrypted/i.test(parsed.message)
}

// Private key files: readable only by their owner, as OpenSSH demands, and opened with a passphrase if they need one.
import { readFile, stat } from 'node:fs/promises'
import ssh2 from 'ssh2'
import type { ParsedKey } from 'ssh2'
import { SshError, isErrno } from '../errors.ts'
import type { AskOptions, SshQuestions } from '../session/questions.ts'

const maxPassphraseAttempts = 3

/** Returns `undefined` for a file that is not there: the default names are tried without being expected. */
export async function loadIdentity(file: string, ask: SshQuestions, options: AskOptions): Promise<ParsedKey | undefined> {
  const data = await readIdentity(file)
  if (data === undefined) return undefined
  const plain = parse(data)
  if (plain) return plain
  if (!isEncrypted(data)) throw new SshError('key-unreadable', { step: 'auth', message: `${file} is not a private key that can be read`, details: { file } })
  for (let attempt = 0; attempt < maxPassphraseAttempts; attempt += 1) {
    const passphrase = await ask.passphrase({ keyFile: file, isRetry: attempt > 0 }, options)
    if (passphrase === undefined) break
    const key = parse(data, passphrase)
    if (key) return key
  }
  throw new SshError('key-encrypted', { step: 'auth', message: `${file} is encrypted and was not unlocked`, hint: 'Give its passphrase, or load the key into ssh-agent.', details: { file } })
}

async function readIdentity(file: string): Promise<Buffer | undefined> {
  try {
    const { mode } = await stat(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw tooOpen(file, mode)
    return await readFile(file)
  } catch (error) {
    if (error instanceof SshError || !isErrno(error)) throw error
    if (error.code === 'ENOENT') return undefined
    throw new SshError('key-unreadable', { step: 'auth', message: `${file}: ${error.message}`, details: { file }, cause: error })
  }
}

function tooOpen(file: string, mode: number): SshError {
  const permissions = (mode & 0o777).toString(8).padStart(4, '0')
  return new SshError('key-too-open', {
    step: 'auth',
    message: `${file} can be read by others (permissions ${permissions}), so it is not used`,
    hint: `Run: chmod 600 ${file}`,
    details: { file, permissions },
  })
}

function parse(data: Buffer, passphrase?: string): ParsedKey | undefined {
  const parsed = ssh2.utils.parseKey(data, passphrase)
  return parsed instanceof Error ? undefined : parsed
}

function isEncrypted(data: Buffer): boolean {
  const parsed = ssh2.utils.parseKey(data)
  return parsed instanceof Error && /passphrase|encrypted/i.test(parsed.message)
}

// Which means of authentication are tried, in which order, and what is said when none works. The server's wishes are the test's.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import type { AuthContext, ParsedKey } from 'ssh2'
import { afterAll, describe, expect, it } from 'vitest'
import { SshError } from '../errors.ts'
import { connectSsh } from '../session/connect.ts'
import type { SshSession } from '../session/ssh-session.ts'
import { noQuestions } from '../session/questions.ts'
import type { SshQuestions } from '../session/questions.ts'
import { startScriptedServer } from '../testing/scripted-server.ts'

describe('the order of authentication', { timeout: 30_000 }, () => {
  const homeDir = mkdtempSync(join(tmpdir(), 'novacron-ssh-auth-'))
  mkdirSync(join(homeDir, '.ssh'))
  afterAll(() => rmSync(homeDir, { recursive: true, force: true }))

  interface Trial {
    readonly authenticate: (context: AuthContext) => void
    readonly ask?: Partial<SshQuestions>
    readonly keyFile?: string
    readonly signal?: AbortSignal
    readonly deadlineMs?: number
  }
  /** Connects, and gives the requests in the order in which the server saw them. */
  const attempt = async ({ authenticate, ask, keyFile, signal, deadlineMs }: Trial): Promise<{ seen: string[]; session: SshSession | undefined; error: unknown }> => {
    const seen: string[] = []
    const server = await startScriptedServer({
      authenticate: (context) => {
        seen.push(context.method)
        authenticate(context)
      },
    })
    try {
      await using session = await connectSsh({
        destination: { host: '127.0.0.1', port: server.port, user: 'ada', keyFile },
        environment: { homeDir, configFiles: [], agentSocket: undefined, localUser: 'ada' },
        isHostKeyIgnored: true,
        ask: { ...noQuestions, ...ask },
        signal: signal ?? AbortSignal.timeout(20_000),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      })
      return { seen, session, error: undefined }
    } catch (error) {
      return { seen, session: undefined, error }
    } finally {
      await server[Symbol.asyncDispose]()
    }
  }
  const key = (name: string, ...options: string[]): string => {
    const file = join(homeDir, name)
    execFileSync('ssh-keygen', ['-q', '-f', file, '-N', '', ...options])
    return file
  }
  const refuseWith = (...methods: ('publickey' | 'password' | 'keyboard-interactive')[]) => (context: AuthContext) => context.reject(methods)

  it('asks for the password again when it is wrong, three times and no more', async () => {
    const retries: boolean[] = []
    const password = async ({ isRetry }: { isRetry: boolean }): Promise<string> => `attempt ${retries.push(isRetry)}`
    const { seen, error } = await attempt({ authenticate: refuseWith('password'), ask: { password } })
    expect(retries).toEqual([false, true, true])
    expect(seen).toEqual(['none', 'password', 'password', 'password'])
    expect(error).toMatchObject({ code: 'auth-refused', details: { offered: 'password', address: 'ada@127.0.0.1' } })
  })

  it('lets the right password in', async () => {
    const authenticate = (context: AuthContext): void => (context.method === 'password' && context.password === 'open sesame' ? context.accept() : context.reject(['password']))
    const { session } = await attempt({ authenticate, ask: { password: async () => 'open sesame' } })
    expect(session?.label).toBe('ada@127.0.0.1')
  })

  it('carries the prompts of keyboard-interactive to the person, and the answers back', async () => {
    const asked: unknown[] = []
    const authenticate = (context: AuthContext): void => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Code: ', echo: true }, { prompt: 'PIN: ', echo: false }], 'Two factors', 'Look at your token', (answers) => (answers.join() === '123,456' ? context.accept() : context.reject()))
    }
    const keyboardInteractive: SshQuestions['keyboardInteractive'] = async (question) => {
      asked.push(question)
      return ['123', '456']
    }
    const { session } = await attempt({ authenticate, ask: { keyboardInteractive } })
    expect(session).toBeDefined()
    expect(asked).toEqual([{ address: expect.stringMatching(/^127\.0\.0\.1:\d+$/), title: 'Look at your token', prompts: [{ text: 'Code: ', isEchoed: true }, { text: 'PIN: ', isEchoed: false }] }])
  })

  it('gives a second factor after a key, although the server never offered it before', async () => {
    const keyFile = key('first_factor', '-t', 'ed25519')
    let hasKey = false
    const authenticate = (context: AuthContext): void => {
      if (context.method === 'publickey' && !hasKey) {
        if (!context.signature) return context.accept()
        hasKey = true
        return context.reject(['password'], true)
      }
      if (context.method === 'password' && hasKey && context.password === 'second') return context.accept()
      context.reject(hasKey ? ['password'] : ['publickey'])
    }
    const { session, seen } = await attempt({ authenticate, keyFile, ask: { password: async () => 'second' } })
    expect(session).toBeDefined()
    expect(seen).toEqual(['none', 'publickey', 'publickey', 'none', 'password'])
  })

  it('gives a key after a password where the server wants them in that order', async () => {
    const keyFile = key('second_factor', '-t', 'ed25519')
    let hasPassword = false
    const authenticate = (context: AuthContext): void => {
      if (context.method === 'password') {
        hasPassword = true
        return context.reject(['publickey'], true)
      }
      if (context.method === 'publickey' && hasPassword) return context.accept()
      context.reject(hasPassword ? ['publickey'] : ['password'])
    }
    const { session } = await attempt({ authenticate, keyFile, ask: { password: async () => 'first' } })
    expect(session).toBeDefined()
  })

  it.each(['ed25519', 'ecdsa', 'rsa'])('signs with an %s key so that its signature verifies', async (type) => {
    const keyFile = key(`sign_${type}`, '-t', type)
    let isVerified = false
    const authenticate = (context: AuthContext): void => {
      if (context.method !== 'publickey') return context.reject(['publickey'])
      if (!context.signature || !context.blob) return context.accept()
      const publicKey = parsePublic(`${keyFile}.pub`)
      // ssh2 gives an Error, not false, for what it cannot verify.
      const verdict: unknown = publicKey.verify(context.blob, context.signature, context.hashAlgo)
      isVerified = verdict === true
      if (isVerified) context.accept()
      else context.reject(['publickey'])
    }
    await attempt({ authenticate, keyFile })
    expect(isVerified).toBe(true)
  })

  it('asks for a passphrase only once the server would take the key', async () => {
    const keyFile = key('locked_unwanted', '-t', 'ed25519')
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', keyFile])
    rmSync(`${keyFile}.pub`)
    const asked: string[] = []
    const passphrase = async (question: { keyFile: string }): Promise<string> => {
      asked.push(question.keyFile)
      return 'secret'
    }
    const refused = await attempt({ authenticate: refuseWith('publickey'), keyFile, ask: { passphrase } })
    expect(asked).toEqual([])
    expect(refused.error).toMatchObject({ code: 'auth-refused', message: expect.stringContaining(keyFile) })
    const { session } = await attempt({ authenticate: (context) => (context.method === 'publickey' ? context.accept() : context.reject(['publickey'])), keyFile, ask: { passphrase } })
    expect(session).toBeDefined()
    expect(asked).toEqual([keyFile])
  })

  it('unlocks an old PEM key, whose public half cannot be seen', async () => {
    const keyFile = key('old_pem', '-t', 'rsa', '-m', 'PEM')
    execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-P', '', '-N', 'secret', '-f', keyFile])
    rmSync(`${keyFile}.pub`)
    const { session } = await attempt({ authenticate: (context) => (context.method === 'publickey' ? context.accept() : context.reject(['publickey'])), keyFile, ask: { passphrase: async () => 'secret' } })
    expect(session).toBeDefined()
  })

  it('goes on to the other keys when one cannot be used, and names it if none works', async () => {
    const bad = join(homeDir, 'not_a_key')
    writeFileSync(bad, 'hello')
    chmodSync(bad, 0o600)
    const standard = key('.ssh/id_ed25519', '-t', 'ed25519')
    const welcome = await attempt({ authenticate: (context) => (context.method === 'publickey' ? context.accept() : context.reject(['publickey'])), keyFile: bad })
    expect(welcome.session).toBeDefined()
    const refused = await attempt({ authenticate: refuseWith('publickey'), keyFile: bad })
    expect(refused.error).toMatchObject({ code: 'key-unreadable', details: { file: bad } })
    expect(refused.error).toMatchObject({ message: expect.stringContaining(standard) })
    const missing = await attempt({ authenticate: refuseWith('publickey'), keyFile: join(homeDir, 'nowhere') })
    expect(missing.error).toMatchObject({ code: 'key-unreadable', message: expect.stringContaining('does not exist') })
    rmSync(standard)
  })

  it('does not hurry a person, but does not wait for a silent server', async () => {
    const slowPerson = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return 'late'
    }
    const patient = await attempt({ authenticate: (context) => (context.method === 'password' ? context.accept() : context.reject(['password'])), ask: { password: slowPerson }, deadlineMs: 1000 })
    expect(patient.session).toBeDefined()
    const silent = await attempt({ authenticate: () => {}, deadlineMs: 1000 })
    expect(silent.error).toMatchObject({ code: 'timed-out', step: 'auth' })
  })

  it('tries nothing else once a person has given no password or no passphrase', async () => {
    const keyFile = key('declined', '-t', 'ed25519')
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', keyFile])
    const asked: string[] = []
    const decline = (what: string) => async (): Promise<undefined> => void asked.push(what)
    const ask = { isOverWhenDeclined: true, passphrase: decline('passphrase'), password: decline('password'), keyboardInteractive: decline('prompts') }
    const takesAny = (context: AuthContext): void => (context.method === 'publickey' && !context.signature ? context.accept() : context.reject(['publickey', 'password', 'keyboard-interactive']))
    const withKey = await attempt({ authenticate: takesAny, keyFile, ask })
    expect(withKey.error).toMatchObject({ code: 'key-encrypted', details: { file: keyFile } })
    const withPassword = await attempt({ authenticate: refuseWith('password', 'keyboard-interactive'), ask })
    expect(withPassword.error).toMatchObject({ code: 'auth-refused' })
    expect(asked).toEqual(['passphrase', 'password'])
  })

  it('withdraws its question when the attempt is given up, and gives the reason', async () => {
    const giveUp = new AbortController()
    let wasWithdrawn = false
    const password: SshQuestions['password'] = (_question, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          wasWithdrawn = true
          reject(new Error('withdrawn'))
        })
        giveUp.abort(new Error('changed my mind'))
      })
    const { error } = await attempt({ authenticate: refuseWith('password'), ask: { password }, signal: giveUp.signal })
    expect(error).toEqual(new Error('changed my mind'))
    expect(wasWithdrawn).toBe(true)
  })

  it('says when there was nothing to try at all', async () => {
    const { error } = await attempt({ authenticate: refuseWith('publickey') })
    expect(error).toBeInstanceOf(SshError)
    expect(error).toMatchObject({ code: 'auth-refused', message: expect.stringContaining('lack of keys') })
  })
})

function parsePublic(file: string): ParsedKey {
  const parsed = ssh2.utils.parseKey(readFileSync(file))
  if (parsed instanceof Error) throw parsed
  return parsed
}

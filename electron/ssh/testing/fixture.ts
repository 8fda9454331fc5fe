// For tests: what a test of a session against real sshds needs besides them: a home directory, configurations, options, and the error of a refusal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SshEnvironment } from '../config/resolve-destination.ts'
import { SshError } from '../errors.ts'
import { connectSsh } from '../session/connect.ts'
import type { ConnectOptions } from '../session/connect.ts'
import { noQuestions } from '../session/questions.ts'

export interface Fixture extends Disposable {
  readonly homeDir: string
  environment(config?: string, agentSocket?: string): SshEnvironment
  options(changes: Partial<ConnectOptions> & Pick<ConnectOptions, 'destination'>): ConnectOptions
  /** The error of a connection that must fail. */
  refusal(options: ConnectOptions): Promise<SshError>
}

export function createFixture(): Fixture {
  const homeDir = mkdtempSync(join(tmpdir(), 'novacron-ssh-'))
  let configs = 0
  const environment: Fixture['environment'] = (config = '', agentSocket) => {
    configs += 1
    const file = join(homeDir, `config-${configs}`)
    writeFileSync(file, config)
    return { homeDir, configFiles: [file], agentSocket, localUser: 'root' }
  }
  return {
    homeDir,
    environment,
    options: (changes) => ({ environment: environment(), ask: noQuestions, signal: AbortSignal.timeout(20_000), ...changes }),
    refusal: async (options) => {
      const error: unknown = await connectSsh(options).then(
        (session) => session[Symbol.asyncDispose](),
        (reason: unknown) => reason,
      )
      if (!(error instanceof SshError)) throw new Error(`expected an SshError, got ${String(error)}`)
      return error
    },
    [Symbol.dispose]: () => rmSync(homeDir, { recursive: true, force: true }),
  }
}

// libvirt's own login, where a daemon wants one (SASL) on top of the way to it. A person is asked between two attempts and
// not within one, whose deadline is made for machines; the answer is kept while the session lives, for all its connections.
import { ErrorCode, LibvirtAuthError, LibvirtError } from '#electron/libvirt/index.ts'
import type { AuthOptions } from '#electron/libvirt/index.ts'
import type { ProviderContext } from '../../provider.ts'

export interface LibvirtLogin {
  readonly auth: AuthOptions
  /** Runs an attempt to connect; when it fails for want of a login, asks for one and runs it again. */
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>
}

type Credentials = Awaited<ReturnType<NonNullable<AuthOptions['credentials']>>>

export interface LibvirtLoginOptions {
  readonly address: string
  readonly ask: ProviderContext['ask']
}

export function createLibvirtLogin({ address, ask }: LibvirtLoginOptions): LibvirtLogin {
  let known: Credentials | undefined
  let isWanted = false

  const askPerson = async (isRetry: boolean, signal: AbortSignal): Promise<Credentials | undefined> => {
    const answer = await ask({ kind: 'login', address, isRetry }, signal)
    const [username, password] = answer.kind === 'prompts' ? answer.answers : []
    return username === undefined || password === undefined ? undefined : { username, password }
  }
  return {
    auth: {
      credentials() {
        isWanted = true
        if (known) return known
        throw new LibvirtAuthError('the daemon wants a user name and a password')
      },
    },
    async run(attempt, signal) {
      for (;;) {
        isWanted = false
        try {
          return await attempt()
        } catch (error) {
          if (!isWanted || !isAboutLogin(error)) throw error
          const wasRefused = known !== undefined
          known = await askPerson(wasRefused, signal)
          if (!known) throw error
        }
      }
    },
  }
}

function isAboutLogin(error: unknown): boolean {
  return error instanceof LibvirtAuthError || (error instanceof LibvirtError && error.code === ErrorCode.AuthFailed)
}

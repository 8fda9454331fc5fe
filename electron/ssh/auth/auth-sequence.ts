// The order in which a user's means of authentication are tried: the agent, the identity files, keyboard-interactive and
// password. Says afterwards what was tried, so that a refusal can be explained.
import type { AnyAuthMethod } from 'ssh2'
import type { ResolvedDestination } from '../config/resolve-destination.ts'
import { SshError } from '../errors.ts'
import type { SshQuestions } from '../session/questions.ts'
import { loadIdentity } from './identity-file.ts'

const maxPasswordAttempts = 3

/** `false` ends the sequence: nothing is left to try. */
export type AuthAttempt = AnyAuthMethod | false

export interface AuthSequence {
  /** Given to ssh2 as its `authHandler`. */
  readonly handler: (methodsLeft: readonly string[] | null, partialSuccess: boolean | null, next: (method: AuthAttempt) => void) => void
  /** The error to report when the server has refused everything. */
  refusal(): SshError
}

export interface AuthSequenceOptions {
  readonly destination: ResolvedDestination
  readonly ask: SshQuestions
  readonly signal: AbortSignal
}

export function createAuthSequence({ destination, ask, signal }: AuthSequenceOptions): AuthSequence {
  const tried: string[] = []
  const problems: SshError[] = []
  let offered: readonly string[] = []
  const steps = attempts({ destination, ask, signal, tried, problems, isOffered: (method) => offered.length === 0 || offered.includes(method) })

  const nextMethod = async (): Promise<AuthAttempt> => {
    const { value, done } = await steps.next()
    return done ? false : value
  }
  return {
    handler: (methodsLeft, _partialSuccess, next) => {
      offered = methodsLeft ?? []
      // ssh2 reads `false` as "nothing left": the connection then ends with an authentication error.
      nextMethod().then(next, (error: unknown) => {
        problems.push(error instanceof SshError ? error : new SshError('auth-refused', { step: 'auth', message: String(error), cause: error }))
        next(false)
      })
    },
    refusal: () => refusal({ destination, tried, problems, offered }),
  }
}

interface AttemptsContext extends AuthSequenceOptions {
  readonly tried: string[]
  readonly problems: SshError[]
  readonly isOffered: (method: string) => boolean
}

async function* attempts(context: AttemptsContext): AsyncGenerator<AnyAuthMethod, undefined> {
  const { destination, tried } = context
  const username = destination.user
  // The first request must be "none": it makes the server name the methods that it takes.
  yield { type: 'none', username }
  if (destination.agentSocket !== undefined && context.isOffered('publickey') && !destination.identitiesOnly) {
    tried.push('agent')
    yield { type: 'agent', username, agent: destination.agentSocket }
  }
  if (context.isOffered('publickey')) yield* keyAttempts(context)
  if (context.isOffered('keyboard-interactive')) yield* interactiveAttempts(context)
  if (context.isOffered('password')) yield* passwordAttempts(context)
  return undefined
}

async function* keyAttempts({ destination, ask, signal, tried, problems }: AttemptsContext): AsyncGenerator<AnyAuthMethod> {
  for (const file of destination.identityFiles) {
    try {
      const key = await loadIdentity(file, ask, { signal })
      if (!key) continue
      tried.push(file)
      yield { type: 'publickey', username: destination.user, key }
    } catch (error) {
      if (!(error instanceof SshError)) throw error
      // One bad key must not keep the others from being tried; it is reported if none of them works.
      problems.push(error)
    }
  }
}

async function* passwordAttempts({ destination, ask, signal, tried }: AttemptsContext): AsyncGenerator<AnyAuthMethod> {
  for (let attempt = 0; attempt < maxPasswordAttempts; attempt += 1) {
    const password = await ask.password({ address: destination.hostName, user: destination.user, isRetry: attempt > 0 }, { signal })
    if (password === undefined) return
    tried.push('password')
    yield { type: 'password', username: destination.user, password }
  }
}

async function* interactiveAttempts({ destination, ask, signal, tried }: AttemptsContext): AsyncGenerator<AnyAuthMethod> {
  let isDeclined = false
  tried.push('keyboard-interactive')
  yield {
    type: 'keyboard-interactive',
    username: destination.user,
    prompt: (...[name, instructions, , prompts, finish]) => {
      if (prompts.length === 0) return finish([])
      const question = { address: destination.hostName, title: instructions || name, prompts: prompts.map(({ prompt, echo }) => ({ text: prompt, isEchoed: echo ?? false })) }
      ask.keyboardInteractive(question, { signal }).then(
        (answers) => {
          isDeclined = answers === undefined
          finish([...(answers ?? [])])
        },
        () => finish([]),
      )
    },
  }
  if (isDeclined) tried.pop()
}

function refusal({ destination, tried, problems, offered }: { destination: ResolvedDestination; tried: readonly string[]; problems: readonly SshError[]; offered: readonly string[] }): SshError {
  const [problem] = problems
  // A key that was there but could not be used is the likelier cause than the ones that were refused.
  if (problem) return problem
  const address = `${destination.user}@${destination.hostName}`
  return new SshError('auth-refused', {
    step: 'auth',
    message: `${address} was refused. Tried: ${tried.join(', ') || 'nothing, for lack of keys and passwords'}. The server takes: ${offered.join(', ') || 'unknown'}.`,
    hint: `Check with: ssh -p ${destination.port} ${address}`,
    details: { address, tried: tried.join(', '), offered: offered.join(', ') },
  })
}

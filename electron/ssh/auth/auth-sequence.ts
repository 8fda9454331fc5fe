// The order in which a user's means of authentication are tried: keys, password, keyboard-interactive, and on again where the
// server wants several. Says afterwards what was tried, so that a refusal can be explained.
import type { AnyAuthMethod, Prompt } from 'ssh2'
import { shownAddress } from '../config/destination.ts'
import type { ResolvedDestination } from '../config/destination.ts'
import { SshError } from '../errors.ts'
import type { SshQuestions } from '../session/questions.ts'
import { findIdentities } from './identities.ts'
import type { Identity } from './identities.ts'
import { authRefused } from './refusal.ts'
import { SingleKeyAgent } from './single-key-agent.ts'

const maxAttempts = 3

/** `false` ends the sequence: nothing is left to try. */
type AuthAttempt = AnyAuthMethod | false

export interface AuthSequence {
  /** Given to ssh2 as its `authHandler`. */
  readonly handler: (methodsLeft: readonly string[] | null, partialSuccess: boolean | null, next: (method: AuthAttempt) => void) => void
  /** The error to report when the server has refused everything. `serverSaid` is its own reason, if it gave one. */
  refusal(serverSaid?: string): SshError
}

export interface AuthSequenceOptions {
  readonly destination: ResolvedDestination
  readonly ask: SshQuestions
  readonly signal: AbortSignal
}

interface Progress {
  readonly tried: string[]
  readonly problems: SshError[]
  /** What the server takes now; it changes when a first factor was accepted. */
  offered: readonly string[]
  isPartial: boolean
  /** A person was asked, gave nothing, and wants nothing else tried. */
  isOver: boolean
  /** True when a key has signed: the answer to that is either success or the wish for a further factor. */
  hasSigned: boolean
}

export function createAuthSequence(options: AuthSequenceOptions): AuthSequence {
  const progress: Progress = { tried: [], problems: [], offered: [], isPartial: false, isOver: false, hasSigned: false }
  const steps = attempts({ ...options, ask: endingWhenDeclined(options.ask, () => (progress.isOver = true)) }, progress)
  const nextMethod = async (): Promise<AuthAttempt> => {
    const { value, done } = await steps.next()
    return done ? false : value
  }
  return {
    handler: (methodsLeft, partialSuccess, next) => {
      progress.offered = methodsLeft ?? []
      progress.isPartial = partialSuccess === true
      nextMethod().then(next, (error: unknown) => {
        progress.problems.push(asSshError(error))
        next(false)
      })
    },
    refusal: (serverSaid) => authRefused(options.destination, { ...progress, serverSaid }),
  }
}

function endingWhenDeclined(ask: SshQuestions, onDeclined: () => void): SshQuestions {
  const noted = async <T>(answering: Promise<T | undefined>): Promise<T | undefined> => {
    const answer = await answering
    if (answer === undefined && ask.isOverWhenDeclined === true) onDeclined()
    return answer
  }
  return {
    ...ask,
    passphrase: (question, options) => noted(ask.passphrase(question, options)),
    password: (question, options) => noted(ask.password(question, options)),
    keyboardInteractive: (question, options) => noted(ask.keyboardInteractive(question, options)),
  }
}

function asSshError(error: unknown): SshError {
  return error instanceof SshError ? error : new SshError('auth-refused', { step: 'auth', message: error instanceof Error ? error.message : String(error), cause: error })
}

/** A server that wants several factors answers each with the ones that are left: every acceptance starts a round. */
const maxRounds = 4

async function* attempts(options: AuthSequenceOptions, progress: Progress): AsyncGenerator<AnyAuthMethod, undefined> {
  const username = options.destination.user
  // The first request must be "none": it makes the server name the methods that it takes.
  yield { type: 'none', username }
  const keys = lazyKeys(options, progress)
  for (let round = 0; round < maxRounds; round += 1) {
    const isAccepted = (yield* keyAttempts(keys, options, progress)) || (yield* passwordAttempts(options, progress)) || (yield* interactiveAttempts(options, progress))
    if (!isAccepted) return undefined
  }
  return undefined
}

type Round = AsyncGenerator<AnyAuthMethod, boolean>

/** The keys that were not tried yet; files and agent are looked at when a server first takes keys. */
function lazyKeys(options: AuthSequenceOptions, progress: Progress): () => Promise<Identity | undefined> {
  let left: Identity[] | undefined
  return async () => {
    if (!left) {
      const { usable, problems } = await findIdentities(options)
      progress.problems.push(...problems)
      left = [...usable]
    }
    return left.shift()
  }
}

async function* keyAttempts(nextKey: () => Promise<Identity | undefined>, { destination: { user } }: AuthSequenceOptions, progress: Progress): Round {
  while (progress.offered.includes('publickey') && !progress.isOver) {
    const identity = await nextKey()
    if (!identity) return false
    try {
      const key = await identity.open()
      progress.tried.push(identity.name)
      progress.hasSigned = false
      const agent = new SingleKeyAgent(key, { onSigned: () => (progress.hasSigned = true), onFailure: (error) => progress.problems.push(asSshError(error)) })
      yield { type: 'agent', username: user, agent }
    } catch (error) {
      if (!(error instanceof SshError)) throw error
      progress.problems.push(error)
    }
    if (!progress.hasSigned) continue
    // ssh2 does not pass on what the server answers to an agent's signature, so the server is asked what it takes now.
    progress.hasSigned = false
    yield { type: 'none', username: user }
    return true
  }
  return false
}

async function* passwordAttempts({ destination, ask, signal }: AuthSequenceOptions, progress: Progress): Round {
  for (let attempt = 0; attempt < maxAttempts && progress.offered.includes('password') && !progress.isOver; attempt += 1) {
    const password = await ask.password({ address: shownAddress(destination), user: destination.user, isRetry: attempt > 0 }, { signal })
    if (password === undefined) return false
    progress.tried.push('password')
    yield { type: 'password', username: destination.user, password }
    if (progress.isPartial) return true
  }
  return false
}

async function* interactiveAttempts({ destination, ask, signal }: AuthSequenceOptions, progress: Progress): Round {
  for (let attempt = 0; attempt < maxAttempts && progress.offered.includes('keyboard-interactive') && !progress.isOver; attempt += 1) {
    let isDeclined = false
    progress.tried.push('keyboard-interactive')
    const answer = async (title: string, prompts: readonly Prompt[]): Promise<string[]> => {
      const answers = await ask.keyboardInteractive({ address: shownAddress(destination), title, prompts: prompts.map(({ prompt, echo }) => ({ text: prompt, isEchoed: echo ?? false })) }, { signal })
      isDeclined ||= answers === undefined
      return [...(answers ?? [])]
    }
    yield {
      type: 'keyboard-interactive',
      username: destination.user,
      prompt: (...[name, instructions, , prompts, finish]) => {
        answer(instructions || name, prompts).then(finish, (error: unknown) => {
          progress.problems.push(asSshError(error))
          isDeclined = true
          finish([])
        })
      },
    }
    if (progress.isPartial) return true
    if (isDeclined) return false
  }
  return false
}

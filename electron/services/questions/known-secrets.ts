// Answers that need not be asked again: those kept in the secret store, and those given since the start. An answer that the
// other side refused is forgotten, unless another has been given since it was tried.
import type { Log } from '#electron/lib/log.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { QuestionDetail } from '#shared/model/question.ts'
import type { SecretStore } from './secret-store.ts'

export interface KnownSecrets {
  readonly canRemember: boolean
  /** `undefined` if the question has to be asked; a repeated question forgets the answer that was refused. */
  answerTo(hostId: HostId, detail: QuestionDetail): Promise<string | undefined>
  /** Keeps it while this process runs, and with `remember` for longer. */
  keep(answered: AnsweredQuestion, secret: string, remember: boolean): Promise<void>
}

export interface AnsweredQuestion {
  readonly detail: QuestionDetail
  /** All who get the answer. */
  readonly hostIds: Iterable<HostId>
}

export function createKnownSecrets(store: SecretStore, log: Log): KnownSecrets {
  const given = new Map<string, string>()
  /** What each host has tried last: of many with one key, some are slow to refuse a wrong passphrase, and know nothing of the next one. */
  const tried = new Map<string, string>()
  /** A store that fails (a wrong passphrase, a locked keychain) costs convenience: the user is asked instead. */
  const orAsk = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch (error) {
      log.warn('the secret store failed', { error })
      return undefined
    }
  }
  const forget = async (key: string): Promise<void> => {
    given.delete(key)
    await orAsk(store.remove(key))
  }
  /** Looked at again after the store: an answer may have come meanwhile. */
  const knownOf = async (key: string): Promise<string | undefined> => {
    if (given.has(key)) return given.get(key)
    const kept = await orAsk(store.get(key))
    return given.get(key) ?? kept
  }
  return {
    canRemember: store.description !== null,
    async answerTo(hostId, detail) {
      const key = secretKey(detail)
      if (key === undefined) return undefined
      const known = await knownOf(key)
      if (known === undefined) return undefined
      if (isRetry(detail) && tried.get(attemptOf(hostId, key)) === known) {
        await forget(key)
        return undefined
      }
      tried.set(attemptOf(hostId, key), known)
      return known
    },
    async keep({ detail, hostIds }, secret, remember) {
      const key = secretKey(detail)
      if (key === undefined) return
      given.set(key, secret)
      for (const hostId of hostIds) tried.set(attemptOf(hostId, key), secret)
      if (remember) await orAsk(store.set(key, secret))
    },
  }
}

function attemptOf(hostId: HostId, key: string): string {
  return `${hostId} ${key}`
}

/** Which secret a question is about; `undefined` for questions without one. */
export function secretKey(detail: QuestionDetail): string | undefined {
  if (detail.kind === 'password') return `password ${detail.user}@${detail.address}`
  if (detail.kind === 'passphrase') return `passphrase ${detail.keyFile}`
  return undefined
}

function isRetry(detail: QuestionDetail): boolean {
  return (detail.kind === 'password' || detail.kind === 'passphrase') && detail.isRetry
}

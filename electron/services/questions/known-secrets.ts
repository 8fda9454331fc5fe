// Answers that need not be asked again: those kept in the secret store, and those given since the start. An answer that the
// other side refused is forgotten.
import type { Log } from '#electron/lib/log.ts'
import type { QuestionDetail } from '#shared/model/question.ts'
import type { SecretStore } from './secret-store.ts'

export interface KnownSecrets {
  readonly canRemember: boolean
  /** `undefined` if the question has to be asked; a repeated question forgets the answer that was refused. */
  answerTo(detail: QuestionDetail): Promise<string | undefined>
  /** Keeps it while this process runs, and with `remember` for longer. */
  keep(detail: QuestionDetail, secret: string, remember: boolean): Promise<void>
}

export function createKnownSecrets(store: SecretStore, log: Log): KnownSecrets {
  const given = new Map<string, string>()
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
  return {
    canRemember: store.description !== null,
    async answerTo(detail) {
      const key = secretKey(detail)
      if (key === undefined) return undefined
      if (isRetry(detail)) {
        await forget(key)
        return undefined
      }
      return given.get(key) ?? (await orAsk(store.get(key)))
    },
    async keep(detail, secret, remember) {
      const key = secretKey(detail)
      if (key === undefined) return
      given.set(key, secret)
      if (remember) await orAsk(store.set(key, secret))
    },
  }
}

/** Which secret a question is about; `undefined` for questions without one. Equal keys are one question. */
export function secretKey(detail: QuestionDetail): string | undefined {
  if (detail.kind === 'password') return `password ${detail.user}@${detail.address}`
  if (detail.kind === 'passphrase') return `passphrase ${detail.keyFile}`
  return undefined
}

function isRetry(detail: QuestionDetail): boolean {
  return (detail.kind === 'password' || detail.kind === 'passphrase') && detail.isRetry
}

// The secrets that belong to things of one kind (a channel, a server): each rests in the secret store under its thing's name, and which
// things have one is known without opening the store.
import { AppError } from '#shared/errors.ts'
import type { SecretStore } from './secret-store.ts'

export interface KeptSecrets<Id extends string> {
  has(id: Id): boolean
  /** @throws what the store throws, when it is locked for instance */
  get(id: Id): Promise<string | undefined>
  /** `null` forgets it; `undefined` and an empty one leave what is there. @throws AppError `not-supported` when there is no place for secrets */
  keep(id: Id, secret: string | null | undefined): Promise<void>
}

export interface KeptSecretsOptions<Id extends string> {
  readonly store: SecretStore
  readonly keyOf: (id: Id) => string
  /** Those that have a secret already. */
  readonly known: Iterable<Id>
}

export function createKeptSecrets<Id extends string>({ store, keyOf, known }: KeptSecretsOptions<Id>): KeptSecrets<Id> {
  const kept = new Set(known)
  return {
    has: (id) => kept.has(id),
    get: async (id) => (kept.has(id) ? store.get(keyOf(id)) : undefined),
    async keep(id, secret) {
      if (secret === undefined || secret === '') return
      if (secret === null) {
        if (kept.delete(id)) await store.remove(keyOf(id))
        return
      }
      if (store.description === null) throw new AppError('not-supported', { message: 'This machine has no place for secrets: the password or token cannot be kept', reason: 'no-place-for-secrets', params: {} })
      await store.set(keyOf(id), secret)
      kept.add(id)
    },
  }
}

// Keeps the hashes of passwords between the call that starts a task and the task: in memory alone, as a task's input goes to the
// database.
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import { sha512Crypt } from './sha512-crypt.ts'

export interface PasswordKeep {
  /** The name under which the hash is kept; `undefined` for no password. */
  keep(password: string | undefined): string | undefined
  /** @throws AppError input-invalid for one that was kept by a console that has been restarted */
  hashOf(id: string | undefined): string | undefined
}

export function createPasswordKeep(): PasswordKeep {
  const hashes = new Map<string, string>()
  return {
    keep(password) {
      if (password === undefined) return undefined
      const id = randomUUID()
      hashes.set(id, sha512Crypt(password))
      return id
    },
    hashOf(id) {
      if (id === undefined) return undefined
      const hash = hashes.get(id)
      if (hash === undefined) throw new AppError('input-invalid', { message: 'The password was not kept: it is needed again', params: { path: 'cloudInit.password' }, hint: 'Create the machine anew.' })
      return hash
    },
  }
}

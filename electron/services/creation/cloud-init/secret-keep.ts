// Keeps what is secret of the answers for a guest between the call that starts a task and the task: the hash of the password, and
// what was typed for cloud-init or an installer, which may hold anything. In memory alone, as a task's input goes to the database.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppError } from '#shared/errors.ts'
import { CloudInit, UnattendedInstall } from '#shared/model/provisioning/creation.ts'
import { sha512Crypt } from './sha512-crypt.ts'

/** What may be written down. */
export const OpenCloudInit = CloudInit.omit({ password: true, userData: true }).extend({ secretId: z.string().optional() })
export type OpenCloudInit = z.output<typeof OpenCloudInit>

/** Likewise of an installer's answers, which are secret as a whole. */
export const OpenUnattended = UnattendedInstall.omit({ text: true }).extend({ secretId: z.string() })
export type OpenUnattended = z.output<typeof OpenUnattended>

export interface KeptSecrets {
  readonly passwordHash?: string | undefined
  readonly userData: string
}

export interface SecretKeep {
  /** The name under which they are kept; `undefined` where there is nothing secret. */
  keep(cloudInit: Pick<CloudInit, 'password' | 'userData'> | undefined): string | undefined
  /** @throws AppError input-invalid for what was kept by a console that has been restarted */
  of(id: string | undefined): KeptSecrets
  /** An installer's answers, and back. */
  keepText(text: string): string
  /** @throws AppError input-invalid likewise */
  textOf(id: string): string
}

export function createSecretKeep(): SecretKeep {
  const kept = new Map<string, KeptSecrets>()
  const texts = new Map<string, string>()
  return {
    keep(cloudInit) {
      if (!cloudInit || (cloudInit.password === undefined && cloudInit.userData === '')) return undefined
      const id = randomUUID()
      kept.set(id, { userData: cloudInit.userData, ...(cloudInit.password === undefined ? {} : { passwordHash: sha512Crypt(cloudInit.password) }) })
      return id
    },
    of(id) {
      if (id === undefined) return { userData: '' }
      const secrets = kept.get(id)
      if (!secrets) throw new AppError('input-invalid', { message: 'The password was not kept: it is needed again', reason: 'password-not-kept', params: { path: 'cloudInit.password' }, hint: 'create-machine-anew' })
      return secrets
    },
    keepText(text) {
      const id = randomUUID()
      texts.set(id, text)
      return id
    },
    textOf(id) {
      const text = texts.get(id)
      if (text === undefined) throw new AppError('input-invalid', { message: 'The answers for the installer were not kept: they are needed again', reason: 'answers-not-kept', params: { path: 'unattended' }, hint: 'create-machine-anew' })
      return text
    },
  }
}

/** The answers without what is secret, which is kept under a name. */
export function withoutSecrets({ password, userData, ...rest }: CloudInit, { keep }: Pick<SecretKeep, 'keep'>): OpenCloudInit {
  const secretId = keep({ userData, ...(password === undefined ? {} : { password }) })
  return { ...rest, ...(secretId === undefined ? {} : { secretId }) }
}

export function withSecrets({ secretId: _secretId, ...rest }: OpenCloudInit, { userData }: KeptSecrets): Omit<CloudInit, 'password'> {
  return { ...rest, userData }
}

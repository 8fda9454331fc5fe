// The headless secret store: a file in which each secret is sealed with AES-256-GCM. The key comes from a passphrase in the
// environment, or from a key file beside it that only this user can read; the latter guards against a copied secrets
// file (a backup), not against someone who reads as this user.
// Every byte of it: `docs/formats/secrets-file.md`.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { promisify } from 'node:util'
import * as z from 'zod'
import { readFileIfThere, writeFileAtomically } from '#electron/lib/files/atomic-file.ts'
import type { SecretStore } from '#electron/services/questions/secret-store.ts'

const SecretFile = z.object({ version: z.literal(1), salt: z.base64(), entries: z.record(z.string(), z.object({ nonce: z.base64(), data: z.base64() })) })
type SecretFile = z.output<typeof SecretFile>

export interface SecretFileOptions {
  readonly file: string
  /** Used when there is no passphrase; made at the first secret. */
  readonly keyFile: string
  readonly passphrase: string | undefined
}

const tagBytes = 16
/** About 100 ms and 64 MiB: once per start, and dear enough for guessing. */
const scryptCost = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 }
const deriveKey = promisify<string, Buffer, number, typeof scryptCost, Buffer>(scrypt)

/** @throws Error from `get` and `set` when the file was sealed with another key. */
export function createSecretFile({ file, keyFile, passphrase }: SecretFileOptions): SecretStore {
  let cached: Promise<{ content: SecretFile; key: Buffer }> | undefined
  let underWay: Promise<unknown> = Promise.resolve()

  const open = async (): Promise<{ content: SecretFile; key: Buffer }> => {
    const text = await readFileIfThere(file)
    const content = text === undefined ? { version: 1 as const, salt: randomBytes(16).toString('base64'), entries: {} } : SecretFile.parse(JSON.parse(text))
    const source = passphrase ?? (await readOrMakeKey(keyFile))
    return { content, key: await deriveKey(source, Buffer.from(content.salt, 'base64'), 32, scryptCost) }
  }
  const opened = async (): Promise<{ content: SecretFile; key: Buffer }> => {
    try {
      return await (cached ??= open())
    } catch (error) {
      // A full disk has room again, a broken file is put right: the next one looks again.
      cached = undefined
      throw error
    }
  }
  /** One change at a time, and the file is written before the change counts. */
  const change = (edit: (entries: SecretFile['entries'], key: Buffer) => SecretFile['entries']): Promise<void> => {
    const done = underWay.then(async () => {
      const { content, key } = await opened()
      const changed = { ...content, entries: edit(content.entries, key) }
      await writeFileAtomically(file, JSON.stringify(changed), { mode: 0o600 })
      cached = Promise.resolve({ content: changed, key })
    })
    underWay = done.catch(() => undefined)
    return done
  }
  return {
    description: passphrase === undefined ? 'encrypted file' : 'encrypted file with passphrase',
    async get(name) {
      if (cached === undefined && (await readFileIfThere(file)) === undefined) return undefined
      const { content, key } = await opened()
      const entry = content.entries[name]
      return entry && unseal(key, name, entry)
    },
    set: (name, secret) => change((entries, key) => ({ ...entries, [name]: seal(key, name, secret) })),
    async remove(name) {
      if ((await readFileIfThere(file)) === undefined) return
      await change((entries) => Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name)))
    },
  }
}

function seal(key: Buffer, name: string, secret: string): SecretFile['entries'][string] {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(name))
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { nonce: nonce.toString('base64'), data: data.toString('base64') }
}

function unseal(key: Buffer, name: string, { nonce, data }: { nonce: string; data: string }): string {
  const sealed = Buffer.from(data, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: tagBytes }).setAAD(Buffer.from(name))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
}

async function readOrMakeKey(keyFile: string): Promise<string> {
  const existing = await readFileIfThere(keyFile)
  if (existing !== undefined) {
    // A key that was copied back from a backup may have become readable by others.
    await chmod(keyFile, 0o600)
    return existing.trim()
  }
  const made = randomBytes(32).toString('base64')
  await writeFileAtomically(keyFile, `${made}\n`, { mode: 0o600 })
  return made
}

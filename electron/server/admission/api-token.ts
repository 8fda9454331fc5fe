// The token for scripts: made once, kept in a file that only this user can read, sent as "Authorization: Bearer <token>".
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileIfThere, writeFileAtomically } from '#electron/lib/files/atomic-file.ts'

export interface ApiToken {
  readonly file: string
  matches(authorization: string | undefined): boolean
}

export async function openApiToken(file: string): Promise<ApiToken> {
  const saved = (await readFileIfThere(file))?.trim()
  const token = saved === undefined || saved === '' ? await makeToken(file) : saved
  return {
    file,
    matches(authorization = '') {
      const given = /^Bearer (\S+)$/i.exec(authorization)?.[1]
      return given !== undefined && timingSafeEqual(digest(given), digest(token))
    },
  }
}

async function makeToken(file: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await writeFileAtomically(file, `${token}\n`, { mode: 0o600 })
  return token
}

/** Equal lengths for the constant-time comparison. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

// Browser sessions of the headless console: a one-time link becomes a session, a session's cookie becomes an authority.
// They live in memory: a restart asks for a new link. Only hashes are kept, so that a memory dump opens nothing.
import { createHash, randomBytes } from 'node:crypto'

export interface Sessions {
  /** A token for a one-time link. */
  createLinkToken(): string
  /** Uses the link up and starts a session; its secret is the cookie's value. `undefined` if the link is used or too old. */
  redeemLink(token: string): string | undefined
  /** The session's id, or `undefined` if the secret is not one of a living session. */
  find(secret: string): string | undefined
}

export interface SessionsOptions {
  readonly now: () => number
  readonly linkLifeMs: number
  /** A session ends after this long without a request. */
  readonly idleMs: number
}

const maxLinks = 100
const maxSessions = 1000

export function createSessions({ now, linkLifeMs, idleMs }: SessionsOptions): Sessions {
  const links = new Map<string, number>()
  const sessions = new Map<string, { id: string; usedAtMs: number }>()

  return {
    createLinkToken() {
      const token = newSecret()
      links.set(hashOf(token), now() + linkLifeMs)
      dropOldest(links, maxLinks)
      return token
    },
    redeemLink(token) {
      const expiresAtMs = links.get(hashOf(token))
      if (expiresAtMs === undefined) return undefined
      links.delete(hashOf(token))
      if (expiresAtMs < now()) return undefined
      const secret = newSecret()
      sessions.set(hashOf(secret), { id: randomBytes(16).toString('base64url'), usedAtMs: now() })
      dropOldest(sessions, maxSessions)
      return secret
    },
    find(secret) {
      const session = sessions.get(hashOf(secret))
      if (!session) return undefined
      if (session.usedAtMs + idleMs < now()) {
        sessions.delete(hashOf(secret))
        return undefined
      }
      session.usedAtMs = now()
      return session.id
    },
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Looking a hash up takes as long for a near miss as for any other. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

function dropOldest(map: Map<string, unknown>, kept: number): void {
  for (const key of map.keys()) {
    if (map.size <= kept) return
    map.delete(key)
  }
}

// Who sends a request: a browser session by its cookie, or whoever has the API token of the data folder.
import type { FastifyRequest } from 'fastify'
import type { Authority } from '#electron/app/router/authority.ts'
import { AppError } from '#shared/errors.ts'
import type { ApiToken } from './api-token.ts'
import { hasOrigin } from './request-guard.ts'
import type { Sessions } from './sessions.ts'

export interface Doorkeeper {
  readonly authorityOf: (request: FastifyRequest) => Authority | undefined
  /** @throws AppError not-permitted */
  readonly demandAuthority: (request: FastifyRequest) => Authority
  /** Before a request becomes a WebSocket. @throws AppError not-permitted */
  readonly checkSocket: (request: FastifyRequest) => Promise<void>
}

export interface DoorkeeperOptions {
  readonly sessions: Pick<Sessions, 'find'>
  readonly apiToken: Pick<ApiToken, 'matches'>
  readonly user: string
  readonly cookieName: () => string
}

const tokenSession = 'api-token'

export function createDoorkeeper({ sessions, apiToken, user, cookieName }: DoorkeeperOptions): Doorkeeper {
  const authorityOf = (request: FastifyRequest): Authority | undefined => {
    if (apiToken.matches(request.headers.authorization)) return { sessionId: tokenSession, user, role: 'owner' }
    const sessionId = sessions.find(request.cookies[cookieName()] ?? '')
    return sessionId === undefined ? undefined : { sessionId, user, role: 'owner' }
  }
  const demandAuthority = (request: FastifyRequest): Authority => {
    const authority = authorityOf(request)
    if (!authority) throw noSession()
    return authority
  }
  return {
    authorityOf,
    demandAuthority,
    async checkSocket(request) {
      const { sessionId } = demandAuthority(request)
      if (sessionId !== tokenSession && !hasOrigin(request)) throw new AppError('not-permitted', { message: 'A WebSocket of a browser session must say which page opened it' })
    },
  }
}

function noSession(): AppError & { readonly statusCode?: number } {
  return Object.assign(new AppError('not-permitted', { message: 'No session and no token', hint: 'open-link-or-token' }), { statusCode: 401 })
}

// Checks every request before anything else: that it was addressed to this machine by one of its own names (a page of another
// site can point its own name at 127.0.0.1) and, if a page sent it, that the page is ours.
import type { FastifyRequest } from 'fastify'
import { AppError } from '#shared/errors.ts'

/** The names under which a loopback server may be addressed. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
}

/** @throws AppError `not-permitted` */
export function assertOwnRequest(request: FastifyRequest, hosts: readonly string[]): void {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.includes(host)) throw new AppError('not-permitted', { message: 'This console answers only under its own address', params: { host: host ?? '' } })
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`)) throw new AppError('not-permitted', { message: 'Requests from pages of other sites are refused', params: { origin } })
}

/** Browsers always say where a WebSocket comes from; with a cookie as its authority, one that does not is no browser of ours. */
export function hasOrigin(request: FastifyRequest): boolean {
  return request.headers.origin !== undefined
}

// A JSON POST with a deadline: redirects are not followed (a token must not travel on), answers other than 2xx are failures.
import { serverAnswered, serverSilent, serverUnreachable } from '#electron/lib/server-failure.ts'
import type { ServerFailure } from '#electron/lib/server-failure.ts'
import { AppError } from '#shared/errors.ts'

export interface PostOptions {
  readonly body: unknown
  readonly bearer?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const deadlineMs = 10_000
const quotedCharacters = 300

export async function postJson(url: string, { body, bearer, headers = {}, signal }: PostOptions): Promise<void> {
  const { host } = new URL(url)
  const response = await post(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
  })
  const answer = await response.text()
  if (!response.ok) throw failedToSend(serverAnswered(host, { status: response.status, words: `${response.statusText} ${answer.slice(0, quotedCharacters)}`.trim() }))
}

async function post(url: string, init: RequestInit): Promise<Response> {
  const { host } = new URL(url)
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw failedToSend(serverSilent(host, deadlineMs), error)
    throw failedToSend(serverUnreachable(host, error), error)
  }
}

export function failedToSend({ message, ...failure }: ServerFailure, cause?: unknown): AppError {
  return new AppError('channel-failed-to-send', { message, ...failure, cause })
}

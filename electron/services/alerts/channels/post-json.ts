// A JSON POST with a deadline: redirects are not followed (a token must not travel on), answers other than 2xx are failures.
import { serverAnswered, serverSilent, serverUnreachable } from '#electron/lib/server-failure.ts'
import type { ServerFailure } from '#electron/lib/server-failure.ts'
import { AppError } from '#shared/errors.ts'

export interface PostOptions {
  readonly body: unknown
  readonly bearer?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** For the whole answer. Default: 10 s. */
  readonly deadlineMs?: number
}

const usualDeadlineMs = 10_000
const quotedCharacters = 300

export async function postJson(url: string, { body, bearer, headers = {}, signal, deadlineMs = usualDeadlineMs }: PostOptions): Promise<void> {
  const { host } = new URL(url)
  const { response, answer } = await post(url, deadlineMs, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
  })
  if (!response.ok) throw failedToSend(serverAnswered(host, { status: response.status, words: `${response.statusText} ${answer.slice(0, quotedCharacters)}`.trim() }))
}

/** A server may fall silent in the middle of its answer as well. */
async function post(url: string, deadlineMs: number, init: RequestInit): Promise<{ response: Response; answer: string }> {
  const { host } = new URL(url)
  try {
    const response = await fetch(url, init)
    return { response, answer: await response.text() }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw failedToSend(serverSilent(host, deadlineMs), error)
    throw failedToSend(serverUnreachable(host, error), error)
  }
}

export function failedToSend({ message, ...failure }: ServerFailure, cause?: unknown): AppError {
  return new AppError('channel-failed-to-send', { message, ...failure, cause })
}

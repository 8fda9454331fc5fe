// A JSON POST with a deadline: redirects are not followed (a token must not travel on), answers other than 2xx are failures.
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
  if (!response.ok) throw failedToSend(host, `it answered ${response.status} ${response.statusText} ${answer.slice(0, quotedCharacters)}`.trim(), { status: response.status })
}

async function post(url: string, init: RequestInit): Promise<Response> {
  const { host } = new URL(url)
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw failedToSend(host, `it did not answer within ${deadlineMs / 1000} s`, { cause: error })
    // fetch says "fetch failed"; why is in the cause.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw failedToSend(host, reason, { cause: error })
  }
}

export function failedToSend(what: string, reason: string, { status, cause }: { readonly status?: number; readonly cause?: unknown } = {}): AppError {
  return new AppError('channel-failed-to-send', { message: `${what}: ${reason}`, params: { what, reason, ...(status === undefined ? {} : { status }) }, cause })
}

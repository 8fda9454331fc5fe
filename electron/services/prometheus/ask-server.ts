// One request to a Prometheus server: with its password or token, a deadline, no redirects (a token must not travel on), and a failure in words.
import { serverAnswered, serverSilent, serverUnreachable } from '#electron/lib/server-failure.ts'
import type { ServerFailure } from '#electron/lib/server-failure.ts'
import { AppError } from '#shared/errors.ts'
import type { PrometheusAuth } from '#shared/model/monitoring/prometheus.ts'

export interface ServerRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** POSTed; without one it is a GET. */
  readonly body: BodyInit | undefined
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

const quotedCharacters = 300

export function authorization(auth: PrometheusAuth, secret: string | undefined): Record<string, string> {
  switch (auth.kind) {
    case 'none':
      return {}
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${secret ?? ''}`).toString('base64')}` }
    case 'bearer':
      return { authorization: `Bearer ${secret ?? ''}` }
    default:
      return auth satisfies never
  }
}

/** Returns the text of a good answer. @throws AppError `prometheus-failed`, or the signal's reason */
export async function askServer({ url, headers, body, deadlineMs, signal }: ServerRequest): Promise<string> {
  const { host } = new URL(url)
  let answer: { readonly status: string; readonly code: number; readonly text: string }
  try {
    const response = await fetch(url, { method: body === undefined ? 'GET' : 'POST', headers, body: body ?? null, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]) })
    answer = { status: response.statusText, code: response.status, text: await response.text() }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error && error.name === 'TimeoutError') throw failed(serverSilent(host, deadlineMs), { error, isPassing: true })
    throw failed(serverUnreachable(host, error), { error, isPassing: true })
  }
  if (answer.code >= 200 && answer.code < 300) return answer.text
  throw failed(serverAnswered(host, { status: answer.code, words: `${answer.status} ${answer.text.slice(0, quotedCharacters)}`.trim() }), { isPassing: answer.code >= 500 || answer.code === 429 })
}

export function failed({ message, ...failure }: ServerFailure, { error, isPassing }: { readonly error?: unknown; readonly isPassing: boolean }): AppError {
  return new AppError(isPassing ? 'prometheus-failed' : 'prometheus-refused', { message, ...failure, cause: error })
}

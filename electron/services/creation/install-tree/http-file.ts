// Files of a web server: small texts, what is told of large ones, and their bytes from any offset, across connections that break.
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError } from '#shared/errors.ts'
import type { Reasoned } from '#shared/reasons.ts'

const answerDeadlineMs = 20_000
/** Without a byte for this long, a connection is given up. */
const silenceMs = 60_000
const mostTries = 5
const betweenTriesMs = 2_000
const userAgent = 'novacron-console'

/** Undefined where the server has no such file. @throws AppError install-tree-unreadable */
export async function readText(url: string, { mostBytes, signal }: { mostBytes: number; signal: AbortSignal }): Promise<string | undefined> {
  const answer = await asked(url, { signal: within(signal, answerDeadlineMs) })
  if (!answer.ok || !answer.body) return undefined
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body) {
    length += part.length
    if (length > mostBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Undefined where the server has no such file, or does not say how long it is. @throws AppError install-tree-unreadable */
export async function sizeOfFile(url: string, signal: AbortSignal): Promise<number | undefined> {
  const answer = await asked(url, { method: 'HEAD', signal: within(signal, answerDeadlineMs) })
  const length = Number(answer.headers.get('content-length') ?? Number.NaN)
  return answer.ok && Number.isSafeInteger(length) && length > 0 ? length : undefined
}

/** From this offset to the end. Goes on by itself where a connection broke. */
export async function* readFile({ url, sizeBytes }: { url: string; sizeBytes: number }, offsetBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  let at = offsetBytes
  for (let tries = 1; at < sizeBytes; tries += 1) {
    const from = at
    try {
      for await (const data of bodyFrom({ url, sizeBytes }, at, signal)) {
        at += data.length
        if (at > sizeBytes) throw treeFailure({ reason: 'tree-file-longer', params: { url } })
        yield data
      }
      if (at < sizeBytes) throw treeFailure({ reason: 'tree-file-ends', params: { url, at, sizeBytes } })
    } catch (error) {
      signal.throwIfAborted()
      if (at > from) tries = 1
      if (tries >= mostTries || (error instanceof AppError && !error.isRetryable)) throw error instanceof AppError ? error : treeFailure({ reason: 'tree-unreadable', params: { url, why: textOf(error) } })
      await pause(betweenTriesMs, signal)
    }
  }
}

async function* bodyFrom({ url, sizeBytes }: { url: string; sizeBytes: number }, at: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(treeFailure({ reason: 'tree-silent', params: { url } })), silenceMs)
  try {
    const answer = await asked(url, { headers: at === 0 ? {} : { range: `bytes=${at}-` }, signal: AbortSignal.any([signal, silence.signal]) })
    if (!answer.ok || !answer.body) throw treeFailure({ reason: 'tree-answers', params: { url, status: answer.status } })
    const total = Number(answer.headers.get(at === 0 ? 'content-length' : 'content-range')?.split('/').at(-1) ?? sizeBytes)
    if (total !== sizeBytes || (at > 0 && answer.status !== 206)) throw new AppError('conflict', { message: `${url} is another file than it was: it had ${sizeBytes} bytes`, reason: 'file-changed', params: { url, path: url } })
    for await (const part of answer.body) {
      timer.refresh()
      yield part
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}

async function asked(url: string, init: { readonly signal: AbortSignal; readonly method?: string; readonly headers?: Readonly<Record<string, string>> }): Promise<Response> {
  try {
    return await fetch(url, { ...init, headers: { ...init.headers, 'user-agent': userAgent, 'accept-encoding': 'identity' } })
  } catch (error) {
    throw error instanceof AppError ? error : treeFailure({ reason: 'tree-unreadable', params: { url, why: textOf(error) } })
  }
}

function within(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)])
}

/** What went wrong stands in the cause: the error itself says "fetch failed". */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}

/** Why the file of a tree cannot be had. */
type TreeFailure = Reasoned<'tree-file-longer' | 'tree-file-ends' | 'tree-silent' | 'tree-answers' | 'tree-unreadable' | 'tree-file-elsewhere' | 'tree-file-missing' | 'tree-no-kernel' | 'tree-no-initrd'>

export function treeFailure(failure: TreeFailure): AppError {
  return new AppError('install-tree-unreadable', { message: `${failure.params['url']} cannot be read: ${failure.params['why'] ?? failure.reason}`, ...failure, hint: 'console-fetches-installer' })
}

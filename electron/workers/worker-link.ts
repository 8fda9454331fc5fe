// Typed calls to one worker thread: results and failures by number, aborts, progress, questions, events.
import type { Worker } from 'node:worker_threads'
import { currentTrace } from '#electron/lib/trace.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { portsOf } from './ports-of.ts'
import { AppError, errorOf } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import type { ProviderContext, ProviderEvent } from '../providers/provider.ts'
import type { CallName, CallTrace, FromWorker, RemoteCalls, ToWorker } from './thread-messages.ts'

export interface CallRequest<Name extends CallName> {
  readonly hostId: HostId
  readonly name: Name
  readonly argument: RemoteCalls[Name]['argument']
  readonly signal?: AbortSignal
  readonly onProgress?: ((progress: number) => void) | undefined
}

export interface WorkerLink extends AsyncDisposable {
  post(message: ToWorker): void
  call<Name extends CallName>(request: CallRequest<Name>): Promise<RemoteCalls[Name]['result']>
  /** Resolves when the thread has ended, whoever ended it. */
  readonly died: Promise<Error>
}

export interface WorkerLinkOptions {
  readonly onEvent: (hostId: HostId, event: ProviderEvent) => void
  readonly ask: (hostId: HostId, detail: QuestionDetail, signal: AbortSignal) => Promise<Answer>
  readonly log: ProviderContext['log']
  /** Where traces are collected. */
  readonly record?: RecordSpan | undefined
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress: ((progress: number) => void) | undefined
}

export function createWorkerLink(worker: Worker, { onEvent, ask, log, record }: WorkerLinkOptions): WorkerLink {
  const pending = new Map<number, Pending>()
  const questions = new Map<number, AbortController>()
  let nextId = 1
  let deathNote: AppError | undefined

  const post = (message: ToWorker): void => worker.postMessage(message, message.kind === 'call' ? portsOf(message.argument) : portsOf(message))
  const settle = (id: number, act: (call: Pending) => void): void => {
    const call = pending.get(id)
    pending.delete(id)
    if (call) act(call)
  }
  const answer = async ({ id, hostId, detail }: Extract<FromWorker, { kind: 'question' }>): Promise<void> => {
    const controller = new AbortController()
    questions.set(id, controller)
    const given = await ask(hostId, detail, controller.signal).catch(() => null)
    questions.delete(id)
    if (!controller.signal.aborted) post({ kind: 'answer', id, answer: given })
  }
  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'event':
        return onEvent(message.hostId, message.event)
      case 'result':
        return settle(message.id, ({ resolve }) => resolve(message.value))
      case 'failure':
        return settle(message.id, ({ reject }) => reject(errorOf(message.error)))
      case 'progress':
        return pending.get(message.id)?.onProgress?.(message.progress)
      case 'question':
        return void answer(message)
      case 'question-withdrawn':
        return questions.get(message.id)?.abort(new AppError('cancelled', { message: 'the question was withdrawn' }))
      case 'span':
        return record?.(message.span)
      case 'log':
        return log(message.level, message.message, { ...message.fields, hostId: message.hostId })
      default:
        return message satisfies never
    }
  })
  const died = new Promise<Error>((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', (code) => resolve(new Error(`the thread ended with code ${code}`)))
  })
  void died.then((error) => {
    deathNote = new AppError('connection-lost', { message: `The session worker died: ${error.message}`, params: { address: 'session worker' } })
    for (const call of pending.values()) call.reject(deathNote)
    for (const question of questions.values()) question.abort(deathNote)
    pending.clear()
  })

  return {
    post,
    died,
    call({ hostId, name, argument, signal, onProgress }) {
      return new Promise((resolve, reject) => {
        if (deathNote) return reject(deathNote)
        if (signal?.aborted) return reject(signal.reason)
        const id = nextId
        nextId += 1
        const onAbort = (): void => post({ kind: 'abort', id })
        signal?.addEventListener('abort', onAbort, { once: true })
        const end = <T>(act: (value: T) => void) => (value: T) => {
          signal?.removeEventListener('abort', onAbort)
          act(value)
        }
        pending.set(id, { resolve: end(resolve), reject: end(reject), onProgress })
        post({ kind: 'call', hostId, id, name, argument, trace: callTrace() })
      })
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}

function callTrace(): CallTrace | undefined {
  const trace = currentTrace()
  return trace && { traceId: trace.traceId, spanId: trace.spanId, isRecorded: trace.record !== undefined }
}

// Typed calls to one worker thread: results and failures by number, aborts, progress, questions, events.
import type { Worker } from 'node:worker_threads'
import { currentTrace } from '#electron/lib/trace.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { createOpenCalls } from '#electron/lib/threads/open-calls.ts'
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

export function createWorkerLink(worker: Worker, { onEvent, ask, log, record }: WorkerLinkOptions): WorkerLink {
  const calls = createOpenCalls<unknown>()
  const listeners = new Map<number, (progress: number) => void>()
  let deathNote: AppError | undefined

  const post = (message: ToWorker): void => worker.postMessage(message, message.kind === 'call' ? portsOf(message.argument) : portsOf(message))
  const questions = createQuestions(ask, post)
  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'event':
        return onEvent(message.hostId, message.event)
      case 'result':
        return calls.resolve(message.id, message.value)
      case 'failure':
        return calls.reject(message.id, errorOf(message.error))
      case 'progress':
        return listeners.get(message.id)?.(message.progress)
      case 'question':
        return void questions.answer(message)
      case 'question-withdrawn':
        return questions.withdraw(message.id)
      case 'span':
        return record?.(message.span)
      case 'log':
        return log(message.level, message.message, { ...message.fields, hostId: message.hostId })
      default:
        return message satisfies never
    }
  })
  const died = deathOf(worker)
  void died.then((error) => {
    deathNote = new AppError('connection-lost', { message: `The session worker died: ${error.message}`, params: { address: 'session worker' } })
    calls.rejectAll(deathNote)
    questions.withdrawAll(deathNote)
  })

  return {
    post,
    died,
    async call<Name extends CallName>({ hostId, name, argument, signal, onProgress }: CallRequest<Name>) {
      if (deathNote) throw deathNote
      signal?.throwIfAborted()
      using call = calls.open()
      const { id } = call
      const onAbort = (): void => post({ kind: 'abort', id })
      signal?.addEventListener('abort', onAbort, { once: true })
      if (onProgress) listeners.set(id, onProgress)
      try {
        post({ kind: 'call', hostId, id, name, argument, trace: callTrace() })
        return await call.answer
      } finally {
        listeners.delete(id)
        signal?.removeEventListener('abort', onAbort)
      }
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}

function deathOf(worker: Worker): Promise<Error> {
  return new Promise((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', (code) => resolve(new Error(`the thread ended with code ${code}`)))
  })
}

/** What the thread's providers ask of a person, until it is answered or withdrawn. */
function createQuestions(ask: WorkerLinkOptions['ask'], post: (message: ToWorker) => void) {
  const open = new Map<number, AbortController>()
  return {
    async answer({ id, hostId, detail }: Extract<FromWorker, { kind: 'question' }>): Promise<void> {
      const controller = new AbortController()
      open.set(id, controller)
      const answer = await ask(hostId, detail, controller.signal).catch(() => null)
      open.delete(id)
      if (!controller.signal.aborted) post({ kind: 'answer', id, answer })
    },
    withdraw: (id: number): void => open.get(id)?.abort(new AppError('cancelled', { message: 'the question was withdrawn' })),
    withdrawAll(reason: AppError): void {
      for (const question of open.values()) question.abort(reason)
    },
  }
}

function callTrace(): CallTrace | undefined {
  const trace = currentTrace()
  return trace && { traceId: trace.traceId, spanId: trace.spanId, isRecorded: trace.record !== undefined }
}

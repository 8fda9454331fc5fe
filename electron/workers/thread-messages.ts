// What passes between the main thread and a session worker. Plain data, except the port of an opened stream.
import type { MessagePort } from 'node:worker_threads'
import type { Span } from '#electron/lib/trace.ts'
import { problemOf } from '#shared/errors.ts'
import type { ErrorParams } from '#shared/errors.ts'
import type { Hint } from '#shared/hints.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import type { SamplingSettings } from '../providers/metrics-provider.ts'
import type { ConsoleRequest, Provider, ProviderEvent, ProviderNouns, RemoteProvider } from '../providers/provider.ts'

/** The provider's methods that are called over the boundary with one argument and a signal. */
export interface RemoteCalls {
  hostDetails: { argument: undefined; result: Awaited<ReturnType<Provider['hostDetails']>> }
  vmDetails: { argument: Parameters<Provider['vmDetails']>[0]; result: Awaited<ReturnType<Provider['vmDetails']>> }
  vmXml: { argument: Parameters<Provider['vmXml']>[0]; result: string }
  act: { argument: Omit<Parameters<Provider['act']>[0], 'onProgress'>; result: void }
  rename: { argument: Parameters<Provider['rename']>[0]; result: void }
  setMetadata: { argument: Parameters<Provider['setMetadata']>[0]; result: void }
  sendKeys: { argument: Parameters<Provider['sendKeys']>[0]; result: void }
  screenshot: { argument: Parameters<Provider['screenshot']>[0]; result: Awaited<ReturnType<Provider['screenshot']>> }
  openConsole: { argument: ConsoleRequest; result: Awaited<ReturnType<RemoteProvider['openConsole']>> }
  noun: { argument: NounCall; result: unknown }
  disconnect: { argument: undefined; result: void }
  dispose: { argument: undefined; result: void }
}

/** A method of one of the provider's nouns. Its argument and result are what the noun's interface says. */
export interface NounCall {
  readonly noun: keyof ProviderNouns
  readonly method: string
  readonly argument: unknown
}

export type CallName = keyof RemoteCalls

export type ToWorker =
  | { readonly kind: 'create'; readonly hostId: HostId; readonly uri: string; readonly lastKnown: readonly Vm[] }
  | { readonly kind: 'connect'; readonly hostId: HostId }
  | { readonly kind: 'call'; readonly hostId: HostId; readonly id: number; readonly name: CallName; readonly argument: unknown; readonly trace: CallTrace | undefined }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer | null }
  /** Samples go there from now on. */
  | { readonly kind: 'samples'; readonly port: MessagePort }
  | { readonly kind: 'sampling'; readonly settings: SamplingSettings }

/** What a call is done for; `isRecorded` where somebody collects traces. */
export interface CallTrace {
  readonly traceId: string
  readonly spanId: string
  readonly isRecorded: boolean
}

export type FromWorker =
  | { readonly kind: 'event'; readonly hostId: HostId; readonly event: ProviderEvent }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: ThreadError }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: number }
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'question'; readonly id: number; readonly hostId: HostId; readonly detail: QuestionDetail }
  | { readonly kind: 'question-withdrawn'; readonly id: number }
  | { readonly kind: 'log'; readonly hostId: HostId; readonly level: 'debug' | 'info' | 'warn'; readonly message: string; readonly fields: Readonly<Record<string, unknown>> }

/** An error as it crosses threads: classes do not survive structured cloning. */
export interface ThreadError {
  readonly code: string
  readonly message: string
  readonly params: ErrorParams
  readonly hint: Hint | undefined
}

export function toThreadError(error: unknown): ThreadError {
  const { code, message, params = {}, hint } = problemOf(error)
  return { code, message, params, hint }
}

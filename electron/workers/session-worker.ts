// The entry of a session worker thread: hosts the providers that the pool gives it and answers calls for them.
import { Duplex } from 'node:stream'
import { MessageChannel, parentPort } from 'node:worker_threads'
import type { MessagePort, Transferable } from 'node:worker_threads'
import { letOthersGoFirst } from '#electron/lib/threads/thread-priority.ts'
import { inTrace, traced, traceField } from '#electron/lib/trace.ts'
import { createSharedHops } from '#electron/ssh/route/shared-hops.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import { createDetailWork, createProvider } from '../providers/create-provider.ts'
import { createDemoHosts } from '../providers/libvirt/transport/demo-transport.ts'
import type { NounOptions } from '../providers/noun.ts'
import type { CallOptions, OpenedConsole, Provider, ProviderEvent } from '../providers/provider.ts'
import { pumpConsole } from './console-pump.ts'
import { portsOf } from './ports-of.ts'
import { createSampleLine } from './sample-line.ts'
import { toThreadError } from './thread-messages.ts'
import type { CallName, FromWorker, NounCall, RemoteCalls, ToWorker } from './thread-messages.ts'

type Handlers = {
  readonly [Name in CallName]: (provider: Provider, argument: RemoteCalls[Name]['argument'], options: CallOptions & { onProgress: (progress: number) => void }) => Promise<RemoteCalls[Name]['result']>
}

const handlers: Handlers = {
  hostDetails: (provider, _argument, options) => provider.hostDetails(options),
  vmDetails: (provider, uuid, options) => provider.vmDetails(uuid, options),
  vmXml: (provider, request, options) => provider.vmXml(request, options),
  act: (provider, request, { signal, onProgress }) => provider.act({ ...request, onProgress }, { signal }),
  rename: (provider, request, options) => provider.rename(request, options),
  setMetadata: (provider, request, options) => provider.setMetadata(request, options),
  sendKeys: (provider, request, options) => provider.sendKeys(request, options),
  screenshot: (provider, uuid, options) => provider.screenshot(uuid, options),
  openConsole: async (provider, request, options) => {
    const { stream, explain, watchAnswers, ...rest } = await provider.openConsole(request, options)
    return { ...rest, port: offer(stream, { explain, watchAnswers }) }
  },
  noun: callNoun,
  disconnect: (provider) => provider.disconnect(),
  dispose: async (provider) => provider[Symbol.asyncDispose](),
}

/** The main thread's types tie noun, method and argument to each other; here only that the method exists can be checked. */
async function callNoun(provider: Provider, { noun, method, argument }: NounCall, options: NounOptions): Promise<unknown> {
  const methods = new Map<string, unknown>(Object.entries(provider[noun]))
  const run = methods.get(method)
  if (typeof run !== 'function') throw new AppError('not-supported', { message: `${noun}.${method} is not offered here` })
  const result: unknown = await run(argument, options)
  if (typeof result !== 'object' || result === null || !('stream' in result) || !(result.stream instanceof Duplex)) return result
  const { stream, ...rest } = result
  return { ...rest, port: offer(stream) }
}

function nameOf(name: CallName, argument: unknown): string {
  if (name !== 'noun' || typeof argument !== 'object' || argument === null || !('noun' in argument) || !('method' in argument)) return name
  return `${String(argument.noun)}.${String(argument.method)}`
}

function offer(stream: Duplex, about: Partial<Pick<OpenedConsole, 'explain' | 'watchAnswers'>> = {}): MessagePort {
  const { port1, port2 } = new MessageChannel()
  pumpConsole(stream, port1, about)
  return port2
}

type Post = (message: FromWorker, transfer?: readonly Transferable[]) => void

/** What this thread's providers ask of a person, through the main thread. */
function createQuestions(post: Post) {
  const open = new Map<number, (answer: Answer | null) => void>()
  let nextQuestion = 1
  return {
    ask: (hostId: HostId, detail: QuestionDetail, signal: AbortSignal): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const id = nextQuestion
        nextQuestion += 1
        const withdraw = (): void => {
          open.delete(id)
          post({ kind: 'question-withdrawn', id })
          reject(signal.reason)
        }
        signal.addEventListener('abort', withdraw, { once: true })
        open.set(id, (answer) => {
          signal.removeEventListener('abort', withdraw)
          open.delete(id)
          if (answer) resolve(answer)
          else reject(new AppError('cancelled', { message: 'the question was not answered' }))
        })
        post({ kind: 'question', id, hostId, detail })
      }),
    answered: (id: number, answer: Answer | null): void => open.get(id)?.(answer),
  }
}

/** Calls of the main thread, until each is answered. */
function createCalls(providers: Map<HostId, Provider>, post: Post) {
  const open = new Map<number, AbortController>()
  return {
    async run({ hostId, id, name, argument, trace }: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
      const controller = new AbortController()
      open.set(id, controller)
      try {
        const provider = providers.get(hostId)
        if (!provider) throw new AppError('host-not-found', { message: `${hostId} is not served here` })
        const options = { signal: controller.signal, onProgress: (progress: number) => post({ kind: 'progress', id, progress }) }
        // The pool's types tie each argument to its name; over a port that tie can only be asserted.
        const run = handlers[name] as (provider: Provider, argument: unknown, options: unknown) => Promise<unknown>
        const value = await inTrace(trace && { ...trace, record: trace.isRecorded ? (span) => post({ kind: 'span', span }) : undefined }, () => traced({ name: `session ${nameOf(name, argument)}`, kind: 'internal', attributes: { 'novacron.host': hostId } }, () => run(provider, argument, options)))
        if (name === 'dispose') providers.delete(hostId)
        post({ kind: 'result', id, value }, portsOf(value))
      } catch (error) {
        post({ kind: 'failure', id, error: toThreadError(error) })
      } finally {
        open.delete(id)
      }
    },
    abort: (id: number): void => open.get(id)?.abort(new AppError('cancelled', { message: 'cancelled' })),
  }
}

function serve(parent: MessagePort): void {
  const providers = new Map<HostId, Provider>()
  const details = createDetailWork()
  const demoHosts = createDemoHosts()
  const hops = createSharedHops()
  const samples = createSampleLine()
  const post: Post = (message, transfer = []) => parent.postMessage(message, [...transfer])

  const questions = createQuestions(post)
  const create = ({ hostId, uri, lastKnown }: Extract<ToWorker, { kind: 'create' }>): void => {
    const emit = (event: ProviderEvent): void => post({ kind: 'event', hostId, event })
    try {
      providers.set(hostId, createProvider({
        hostId,
        uri,
        emit,
        samples,
        ask: (detail, signal) => questions.ask(hostId, detail, signal),
        // Written by the main thread, which cannot know what the line was written for.
        log: (level, message, fields = {}) => post({ kind: 'log', hostId, level, message, fields: { ...fields, ...traceField() } }),
      }, { details, demoHosts, hops, lastKnown }))
    } catch (error) {
      // One host that cannot be created must not take the worker's others down.
      emit({ kind: 'state', state: { kind: 'refused', sinceMs: Date.now(), problem: problemOf(error) } })
    }
  }
  const calls = createCalls(providers, post)
  parent.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'create':
        return create(message)
      case 'connect':
        return providers.get(message.hostId)?.connect()
      case 'call':
        return void calls.run(message)
      case 'abort':
        return calls.abort(message.id)
      case 'answer':
        return questions.answered(message.id, message.answer)
      case 'samples':
        return samples.connect(message.port)
      case 'sampling':
        return samples.set(message.settings)
      default:
        return message satisfies never
    }
  })
}

if (parentPort) {
  // What is read of hosts is nothing while the main thread, which answers windows, waits for a core.
  letOthersGoFirst(2)
  serve(parentPort)
}

// Which click something was done for: an id that goes along with the work, through waiting and threads, to every line of the log. Where
// somebody collects traces, the steps of the work are told too. Nothing is kept here: whoever begins a trace says who is told.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** A step that is over, as OpenTelemetry knows it. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  /** '' of the first one. */
  readonly parentSpanId: string
  readonly name: string
  readonly kind: 'server' | 'client' | 'internal'
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, string | number>>
  /** What it failed with; '' if it did not. */
  readonly problem: string
}

export type RecordSpan = (span: Span) => void

export interface Trace {
  /** 32 hexadecimal digits, as W3C's trace context has them. */
  readonly traceId: string
  /** The step that is under way; '' before the first. */
  readonly spanId: string
  /** `undefined` where nobody collects traces: then steps cost nothing. */
  readonly record: RecordSpan | undefined
}

export interface Step {
  readonly name: string
  readonly kind: Span['kind']
  readonly attributes?: Span['attributes']
}

const current = new AsyncLocalStorage<Trace | undefined>()

export function currentTrace(): Trace | undefined {
  return current.getStore()
}

/** For a line of the log: the field by which all lines of one click are found. */
export function traceField(): { trace?: string } {
  const trace = currentTrace()
  return trace ? { trace: trace.traceId } : {}
}

export function inTrace<T>(trace: Trace | undefined, work: () => T): T {
  return current.run(trace, work)
}

/** `traceparent`: the header by which a caller says what this is a part of; one that is none is not looked at. */
export function newTrace(record: RecordSpan | undefined, traceparent?: string): Trace {
  const [, traceId = randomBytes(16).toString('hex'), spanId = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? '') ?? []
  return { traceId, spanId, record }
}

/** Work as a step of what is under way; what it does in turn are steps of it. */
export async function traced<T>({ name, kind, attributes = {} }: Step, work: () => Promise<T>): Promise<T> {
  const parent = current.getStore()
  if (!parent?.record) return work()
  const { traceId, record } = parent
  const spanId = randomBytes(8).toString('hex')
  const startMs = Date.now()
  const end = (problem: string): void => record({ traceId, spanId, parentSpanId: parent.spanId, name, kind, startMs, endMs: Date.now(), attributes, problem })
  try {
    const result = await current.run({ traceId, spanId, record }, work)
    end('')
    return result
  } catch (error) {
    end(error instanceof Error ? error.message || error.name : String(error))
    throw error
  }
}

// Sends the steps of traces to an OpenTelemetry collector (OTLP over HTTP, JSON). Imported only where one is named: the libraries take their
// time to load. The steps of all threads arrive here finished, so no tracer of the libraries is needed, only their batches and their way out.
import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { HrTime, SpanContext } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import type { Log } from '#electron/lib/log.ts'
import type { RecordSpan, Span } from '#electron/lib/trace.ts'
import { AppError } from '#shared/errors.ts'

export interface SpanExport extends AsyncDisposable {
  readonly record: RecordSpan
}

export interface SpanExportOptions {
  /** Of the collector; its path for traces is added. */
  readonly url: string
  readonly version: string
  readonly log: Log
  readonly sendEveryMs?: number
}

const sendTimeoutMs = 5000
/** A collector that is away for hours is told of once an hour. */
const warnEveryMs = 3_600_000

/** @throws AppError `input-invalid` */
export function openSpanExport({ url, version, log, sendEveryMs = 2000 }: SpanExportOptions): SpanExport {
  const exporter = new OTLPTraceExporter({ url: tracesUrl(url), timeoutMillis: sendTimeoutMs })
  const processor = new BatchSpanProcessor({ exporter: withWarning(exporter, log), scheduledDelayMillis: sendEveryMs, exportTimeoutMillis: sendTimeoutMs * 2 })
  const resource = resourceFromAttributes({ 'service.name': 'novacron-console', 'service.version': version })
  return {
    record: (span) => processor.onEnd(readableSpan(span, resource)),
    [Symbol.asyncDispose]: () => processor.shutdown(),
  }
}

function tracesUrl(url: string): string {
  const parsed = URL.parse(url)
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') throw new AppError('input-invalid', { message: `NOVACRON_OTLP_URL is no address of a collector: ${url}`, params: { path: 'NOVACRON_OTLP_URL' }, hint: 'collector-example' })
  return new URL('v1/traces', url.endsWith('/') ? url : `${url}/`).href
}

/** What cannot be sent is dropped: the console's own work comes first. */
function withWarning(exporter: OTLPTraceExporter, log: Log): SpanExporter {
  let warnedAtMs = Number.NEGATIVE_INFINITY
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error && Date.now() - warnedAtMs > warnEveryMs) {
          warnedAtMs = Date.now()
          log.warn('traces could not be sent to the collector', { reason: result.error.message, steps: spans.length })
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  }
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const

function readableSpan({ traceId, spanId, parentSpanId, name, kind, startMs, endMs, attributes, problem }: Span, resource: Resource): ReadableSpan {
  const contextOf = (id: string): SpanContext => ({ traceId, spanId: id, traceFlags: TraceFlags.SAMPLED })
  return {
    name,
    kind: kinds[kind],
    spanContext: () => contextOf(spanId),
    ...(parentSpanId === '' ? {} : { parentSpanContext: contextOf(parentSpanId) }),
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(endMs - startMs),
    status: problem === '' ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: problem },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'novacron-console' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

/** Seconds and nanoseconds. */
function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]
}

// What is asked of a Prometheus server whose history is taken over: its version, which series there are, and values over a range.
import * as z from 'zod'
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { PrometheusServer } from '#shared/model/monitoring/prometheus.ts'
import { askServer, authorization, failed } from '../ask-server.ts'

export interface QueriedSeries {
  readonly labels: Labels
  readonly points: readonly { readonly atMs: number; readonly value: number }[]
}

export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface QueriedServer {
  version(signal: AbortSignal): Promise<string>
  /** The labels of each series of a metric that had a sample in the range. */
  series(name: string, range: TimeRange, signal: AbortSignal): Promise<readonly Labels[]>
  /** At `fromMs` and each `stepMs` after it, up to and with `toMs`. */
  range(expression: string, range: TimeRange & { readonly stepMs: number }, signal: AbortSignal): Promise<QueriedSeries[]>
}

const LabelSet = z.record(z.string(), z.string())
const Version = z.object({ data: z.object({ version: z.string() }) })
const SeriesList = z.object({ data: z.array(LabelSet) })
const Matrix = z.object({ data: z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: LabelSet, values: z.array(z.tuple([z.number(), z.string()])) })) }) })

const deadlineMs = 60_000

export function createQueriedServer({ url, auth }: PrometheusServer, secret: string | undefined): QueriedServer {
  const base = url.replace(/\/+$/, '')
  const ask = async <Answer>(path: string, { form, schema, signal }: { form: Record<string, string> | undefined; schema: z.ZodType<Answer>; signal: AbortSignal }): Promise<Answer> => {
    const text = await askServer({ url: `${base}/api/v1/${path}`, headers: authorization(auth, secret), body: form && new URLSearchParams(form), deadlineMs, signal })
    const answer = schema.safeParse(json(text))
    if (!answer.success) throw failed({ message: 'its answer is not one of Prometheus', reason: 'server-no-prometheus', params: { what: new URL(url).host } }, { isPassing: false })
    return answer.data
  }
  return {
    version: async (signal) => (await ask('status/buildinfo', { form: undefined, schema: Version, signal })).data.version,
    series: async (name, { fromMs, toMs }, signal) => (await ask('series', { form: { 'match[]': name, start: seconds(fromMs), end: seconds(toMs) }, schema: SeriesList, signal })).data,
    async range(query, { fromMs, toMs, stepMs }, signal) {
      const { data } = await ask('query_range', { form: { query, start: seconds(fromMs), end: seconds(toMs), step: seconds(stepMs) }, schema: Matrix, signal })
      return data.result.map(({ metric, values }) => ({ labels: metric, points: values.map(([at, value]) => ({ atMs: Math.round(at * 1000), value: Number(value) })) }))
    },
  }
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000)
}

/** `undefined` for what is none: a proxy's page of HTML. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

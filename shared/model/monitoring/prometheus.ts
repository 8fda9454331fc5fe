// What passes between the console and somebody's Prometheus: figures written to it as they are taken, history taken over from it.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'

/** The secret itself, a password or a token, is in the secret store. */
export const PrometheusAuth = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('basic'), user: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('bearer') }),
])
export type PrometheusAuth = z.output<typeof PrometheusAuth>

/** A password in an address would be in the settings and in the audit log. */
const Address = z.url({ protocol: /^https?$/ }).max(2000).refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), 'An address holds no user and no password')

export const PrometheusServer = z.object({ url: Address, auth: PrometheusAuth })
export type PrometheusServer = z.output<typeof PrometheusServer>

/** `url` is all of it, such as http://prometheus:9090/api/v1/write: other receivers of remote write have another path. */
export const RemoteWrite = PrometheusServer.extend({
  isEnabled: z.boolean(),
  everyMs: z.number().int().min(1000).max(3_600_000),
  /** How far back it gets what it missed while it was away; 0: not at all. */
  catchUpMs: z.number().int().min(0).max(24 * 3_600_000).default(2 * 3_600_000),
})
export type RemoteWrite = z.output<typeof RemoteWrite>

export const PrometheusSettings = z.object({
  /** `null`: never set up. */
  write: RemoteWrite.nullable(),
  /** Where history is taken over from; `url` is the server's own address. */
  source: PrometheusServer.nullable(),
})
export type PrometheusSettings = z.output<typeof PrometheusSettings>

export const PrometheusStanding = PrometheusSettings.extend({
  hasWriteSecret: z.boolean(),
  hasSourceSecret: z.boolean(),
  /** Since the start of the console. */
  sent: z.object({
    lastAtMs: z.number().nullable(),
    samples: z.number(),
    /** Samples that it does not take, such as those that are too old for it. */
    refused: z.number(),
    /** Since when it lacks figures that it is still to get. */
    behindSinceMs: z.number().nullable(),
    problem: Problem.nullable(),
  }),
})
export type PrometheusStanding = z.output<typeof PrometheusStanding>

/** What a server has of ours. */
export const PrometheusFinds = z.object({
  version: z.string(),
  /** Series of machines, hosts and pools that the console knows. */
  series: z.number(),
  /** Series of ours of things that it does not know. */
  unknown: z.number(),
})
export type PrometheusFinds = z.output<typeof PrometheusFinds>

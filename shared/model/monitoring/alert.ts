// Alerts: rules that a person writes, what they found, who was told, and what keeps quiet meanwhile.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { DomainUuid, HostId } from '../ids.ts'

const ShortId = z.string().min(1).max(64)
export const RuleId = ShortId.brand<'RuleId'>()
export type RuleId = z.output<typeof RuleId>
export const AlertId = ShortId.brand<'AlertId'>()
export type AlertId = z.output<typeof AlertId>
export const SilenceId = ShortId.brand<'SilenceId'>()
export type SilenceId = z.output<typeof SilenceId>
export const ChannelId = ShortId.brand<'ChannelId'>()
export type ChannelId = z.output<typeof ChannelId>
export const PolicyId = ShortId.brand<'PolicyId'>()
export type PolicyId = z.output<typeof PolicyId>

export const Severity = z.enum(['info', 'warning', 'critical'])
export type Severity = z.output<typeof Severity>

export const AlertSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vm'), hostId: HostId, uuid: DomainUuid, name: z.string() }),
  z.object({ kind: z.literal('host'), hostId: HostId, name: z.string() }),
  z.object({ kind: z.literal('pool'), hostId: HostId, pool: z.string(), name: z.string() }),
  /** The console itself: a channel that cannot be reached. */
  z.object({ kind: z.literal('console'), name: z.string() }),
])
export type AlertSubject = z.output<typeof AlertSubject>

/** Which things a rule watches: all of a kind, or those that a query of the search language finds (for hosts and pools: by the host). */
export const AlertScope = z.object({ kind: z.enum(['vm', 'host', 'pool']), query: z.string().max(1000) })
export type AlertScope = z.output<typeof AlertScope>

const dayMs = 24 * 3600 * 1000
const DurationMs = z.number().int().min(0).max(365 * dayMs)

export const GuestEvent = z.enum(['panicked', 'crashed', 'watchdog', 'io-error'])
export type GuestEvent = z.output<typeof GuestEvent>

/** Why it is so: what libvirt told of a guest, or what speaks against reaching a host. */
export const AlertCause = z.object({ event: GuestEvent.nullable(), detail: z.string() })
export type AlertCause = z.output<typeof AlertCause>
export const noCause: AlertCause = { event: null, detail: '' }

const comparisons = { comparison: z.enum(['above', 'below']), value: z.number() }
const timing = {
  /** How long the reading must be bad before the alert fires. */
  forMs: DurationMs,
  /** How long it must be good again before the alert is resolved. */
  clearForMs: DurationMs,
}

export const AlertCondition = z
  .discriminatedUnion('kind', [
    /** Hysteresis: once bad, a reading is good again only on the other side of `clearValue`. */
    z.object({ kind: z.literal('threshold'), metric: z.string().min(1), ...comparisons, clearValue: z.number(), ...timing }),
    /** By how much the reading has changed over `overMs`. */
    z.object({ kind: z.literal('change'), metric: z.string().min(1), ...comparisons, overMs: DurationMs.min(1000).max(dayMs), ...timing }),
    /** Nothing was measured of something that should be running. */
    z.object({ kind: z.literal('absence'), metric: z.string().min(1), forMs: DurationMs }),
    z.object({ kind: z.literal('host-lost'), forMs: DurationMs }),
    /** At the rate of the last hours the pool is full within this time. */
    z.object({ kind: z.literal('pool-filling'), withinMs: DurationMs.min(60_000), lookBackMs: DurationMs.min(60_000), ...timing }),
    z.object({ kind: z.literal('snapshot-age'), olderThanMs: DurationMs.min(60_000) }),
    /** libvirt told of it; resolved by itself after `holdMs` without another one. */
    z.object({ kind: z.literal('guest-event'), events: z.array(GuestEvent).min(1), holdMs: DurationMs }),
  ])
  .refine((condition) => condition.kind !== 'threshold' || (condition.comparison === 'above' ? condition.clearValue <= condition.value : condition.clearValue >= condition.value), {
    message: 'the value that clears lies on the good side of the one that alarms',
    path: ['clearValue'],
  })
export type AlertCondition = z.output<typeof AlertCondition>
export type ConditionOf<Kind extends AlertCondition['kind']> = Extract<AlertCondition, { kind: Kind }>

/** The kinds of things that a condition can be asked of. */
export const scopesOf: Readonly<Record<AlertCondition['kind'], readonly AlertScope['kind'][]>> = {
  threshold: ['vm', 'host', 'pool'],
  change: ['vm', 'host', 'pool'],
  absence: ['vm', 'host'],
  'host-lost': ['host'],
  'pool-filling': ['pool'],
  'snapshot-age': ['vm'],
  'guest-event': ['vm'],
}

export const AlertRule = z
  .object({
    id: RuleId,
    name: z.string().trim().min(1).max(120),
    isEnabled: z.boolean(),
    severity: Severity,
    scope: AlertScope,
    condition: AlertCondition,
    /** Who is told; `null` shows the alert only in the console. */
    policyId: PolicyId.nullable(),
    /** What to do, in the words of whoever wrote the rule. */
    advice: z.string().max(2000),
  })
  .refine(({ scope, condition }) => scopesOf[condition.kind].includes(scope.kind), { message: 'this condition cannot be asked of this kind of thing', path: ['scope', 'kind'] })
export type AlertRule = z.output<typeof AlertRule>

/** What a rule would find, without being saved. */
export const RuleTrial = z.object({
  /** How many things were asked; a scope that finds more than can be asked at once is asked in part. */
  asked: z.number(),
  found: z.number(),
  /** The time before now in which `fired` counts; `null`: the past cannot be asked of this kind of rule. */
  overMs: z.number().nullable(),
  firing: z.number(),
  pending: z.number(),
  /** Of how many nothing is known now: not measured, or their host did not answer. */
  unjudged: z.number(),
  fired: z.number(),
  /** The worst first, and not more than a window shows. */
  rows: z.array(z.object({ subject: AlertSubject, instance: z.string(), standing: z.enum(['quiet', 'pending', 'firing']), value: z.number().nullable(), fired: z.number() })),
})
export type RuleTrial = z.output<typeof RuleTrial>

const AlertPhase = z.enum(['pending', 'firing', 'resolved'])

export const Acknowledgement = z.object({ by: z.string(), atMs: z.number(), note: z.string().max(2000) })
export type Acknowledgement = z.output<typeof Acknowledgement>

export const Alert = z.object({
  id: AlertId,
  /** `null`: the console's own alert, by no rule. */
  ruleId: RuleId.nullable(),
  /** The rule's at the time: rules change, history does not. */
  ruleName: z.string(),
  severity: Severity,
  policyId: PolicyId.nullable(),
  subject: AlertSubject,
  /** Which disk, NIC or sensor; empty where there is only one. */
  instance: z.string(),
  metric: z.string().nullable(),
  phase: AlertPhase,
  /** The reading when it began, or when it began to fire. */
  value: z.number().nullable(),
  /** Alerts that were kept before there were causes have none. */
  cause: AlertCause.default(noCause),
  advice: z.string(),
  startedAtMs: z.number(),
  firedAtMs: z.number().nullable(),
  resolvedAtMs: z.number().nullable(),
  acknowledgement: Acknowledgement.nullable(),
  /** Until when a silence keeps it quiet; `null` if none does. */
  silencedUntilMs: z.number().nullable(),
})
export type Alert = z.output<typeof Alert>

export const Silence = z.object({
  id: SilenceId,
  /** Absent parts match all. */
  ruleId: RuleId.nullable(),
  /** The search language, asked of the machine or its host. Empty matches all. */
  query: z.string().max(1000),
  startsAtMs: z.number(),
  endsAtMs: z.number(),
  by: z.string(),
  comment: z.string().max(2000),
})
export type Silence = z.output<typeof Silence>

const HttpUrl = z.url({ protocol: /^https?$/ }).max(2048)

/** How a message leaves. Secrets are not part of it: they rest in the secret store under the channel's id. */
export const ChannelSetting = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('desktop') }),
  z.object({
    kind: z.literal('smtp'),
    host: z.string().trim().min(1).max(255),
    port: z.number().int().min(1).max(65535),
    security: z.enum(['none', 'starttls', 'tls']),
    user: z.string().max(255),
    from: z.email().max(320),
    to: z.array(z.email().max(320)).min(1).max(50),
  }),
  /** POSTs the alerts as JSON. */
  z.object({ kind: z.literal('webhook'), url: HttpUrl }),
  z.object({ kind: z.literal('slack'), url: HttpUrl }),
  z.object({ kind: z.literal('teams'), url: HttpUrl }),
  z.object({ kind: z.literal('gotify'), url: HttpUrl }),
  z.object({ kind: z.literal('ntfy'), url: HttpUrl, topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/) }),
  z.object({ kind: z.literal('alertmanager'), url: HttpUrl }),
])
export type ChannelSetting = z.output<typeof ChannelSetting>
export type ChannelKind = ChannelSetting['kind']

/** What each kind of channel calls its secret; the others have none. */
export const channelSecrets: Readonly<Partial<Record<ChannelKind, 'password' | 'token'>>> = { smtp: 'password', webhook: 'token', gotify: 'token', ntfy: 'token', alertmanager: 'token' }

export const AlertChannel = z.object({ id: ChannelId, name: z.string().trim().min(1).max(120), isEnabled: z.boolean(), setting: ChannelSetting })
export type AlertChannel = z.output<typeof AlertChannel>

/** A channel with how it does: what a window shows. */
export const ChannelHealth = AlertChannel.extend({ hasSecret: z.boolean(), lastSentAtMs: z.number().nullable(), problem: Problem.nullable(), waiting: z.number() })
export type ChannelHealth = z.output<typeof ChannelHealth>

export const EscalationStep = z.object({ afterMs: DurationMs, channelIds: z.array(ChannelId).min(1).max(20) })
export type EscalationStep = z.output<typeof EscalationStep>

export const EscalationPolicy = z.object({
  id: PolicyId,
  name: z.string().trim().min(1).max(120),
  /** In order of time; an acknowledged or silenced alert climbs no further. */
  steps: z.array(EscalationStep).min(1).max(10),
  /** The last step is repeated so often while nobody acknowledges; `null`: never. */
  repeatMs: DurationMs.min(60_000).nullable(),
  /** Alerts that begin within this time of each other leave as one message. */
  groupWaitMs: DurationMs.max(10 * 60_000),
  tellsResolved: z.boolean(),
})
export type EscalationPolicy = z.output<typeof EscalationPolicy>

export const AlertEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), alerts: z.array(Alert) }),
  z.object({ kind: z.literal('changed'), alerts: z.array(Alert) }),
  /** Never fired, and is over. */
  z.object({ kind: z.literal('removed'), ids: z.array(AlertId) }),
])
export type AlertEvent = z.output<typeof AlertEvent>

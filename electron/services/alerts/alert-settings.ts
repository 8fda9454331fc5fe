// What people set about alerts, in memory and saved: rules, silences, channels, policies. Checks that what they name is there.
import { createChannel } from '#electron/lib/channel.ts'
import type { Words } from '#electron/lib/words.ts'
import { AppError } from '#shared/errors.ts'
import type { AlertChannel, AlertRule, EscalationPolicy, Silence } from '#shared/model/monitoring/alert.ts'
import type { AlertStore, NamedThings } from './alert-store.ts'
import { defaultRules } from './rules/default-rules.ts'

export interface KeptThings<Thing extends { readonly id: string }> {
  all(): Thing[]
  get(id: Thing['id'] | null): Thing | undefined
  save(thing: Thing): Promise<void>
  remove(id: Thing['id']): Promise<void>
}

export interface AlertSettingsBook extends Disposable {
  readonly rules: KeptThings<AlertRule>
  readonly silences: KeptThings<Silence>
  readonly channels: KeptThings<AlertChannel>
  readonly policies: KeptThings<EscalationPolicy>
  /** Ends with the signal; yields at once, and after each change. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<undefined, void, undefined>
  /** Something that is shown with the settings has changed, e.g. how a channel does. */
  touch(): void
}

/** The first start brings the default rules; what is deleted stays deleted. */
export async function loadAlertSettings(store: AlertStore, words: Words): Promise<AlertSettingsBook> {
  if (await store.mark('default-rules')) for (const rule of defaultRules(words)) await store.rules.save(rule)
  const changes = createChannel<undefined>({ backlogLimit: 1 })
  const touch = (): void => changes.publish(undefined)
  const policies = await kept(store.policies, touch, 'policy')
  const channels = await kept(store.channels, touch, 'channel')
  const rules = await kept(store.rules, touch, 'rule')
  return {
    rules: { ...rules, save: async (rule) => rules.save(withKnownPolicy(rule, policies)) },
    silences: await kept(store.silences, touch, 'silence'),
    channels: {
      ...channels,
      async remove(id) {
        const user = policies.all().find(({ steps }) => steps.some(({ channelIds }) => channelIds.includes(id)))
        if (user) throw new AppError('conflict', { message: `The policy "${user.name}" tells this channel: take it out of there first`, reason: 'channel-in-policy', params: { name: user.name } })
        await channels.remove(id)
      },
    },
    policies: {
      ...policies,
      async save(policy) {
        const missing = policy.steps.flatMap(({ channelIds }) => channelIds).find((id) => !channels.get(id))
        if (missing !== undefined) throw new AppError('not-found', { message: `The policy "${policy.name}" tells a channel that is not there`, reason: 'policy-without-channel', params: { name: policy.name, id: missing } })
        await policies.save(policy)
      },
      async remove(id) {
        const user = rules.all().find(({ policyId }) => policyId === id)
        if (user) throw new AppError('conflict', { message: `The rule "${user.name}" uses this policy: give it another one first`, reason: 'policy-in-rule', params: { name: user.name } })
        await policies.remove(id)
      },
    },
    watch: (signal) => changes.subscribe({ snapshot: () => [undefined], signal }),
    touch,
    [Symbol.dispose]: () => changes[Symbol.dispose](),
  }
}

function withKnownPolicy(rule: AlertRule, policies: KeptThings<EscalationPolicy>): AlertRule {
  if (rule.policyId !== null && !policies.get(rule.policyId)) throw new AppError('not-found', { message: `The rule "${rule.name}" names a policy that is not there`, reason: 'rule-without-policy', params: { name: rule.name, id: rule.policyId } })
  return rule
}

async function kept<Thing extends { readonly id: string }>(store: NamedThings<Thing>, touch: () => void, what: string): Promise<KeptThings<Thing>> {
  const byId = new Map((await store.list()).map((thing) => [thing.id, thing]))
  return {
    all: () => [...byId.values()],
    get: (id) => (id === null ? undefined : byId.get(id)),
    async save(thing) {
      await store.save(thing)
      byId.set(thing.id, thing)
      touch()
    },
    async remove(id) {
      if (!byId.has(id)) throw new AppError('not-found', { message: `There is no such ${what}`, params: { id } })
      await store.remove(id)
      byId.delete(id)
      touch()
    },
  }
}

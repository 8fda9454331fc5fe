// Alerts as callers see them, and the round that makes them: asks the rules, changes the board, saves, tells. What a round finds is saved
// with the messages about it before any leaves, so that a restart tells nobody twice.
import { createChannel } from '#electron/lib/channel.ts'
import type { Log } from '#electron/lib/log.ts'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import type { Words } from '#electron/lib/words.ts'
import type { MetricFinding, WatchChange, WatchRequest } from '#electron/engine/alerts/metric-rounds.ts'
import type { MeasuredTrial, RuleTrialRequest } from '#electron/engine/metrics/metrics-calls.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { AlertSettings } from '#shared/contract/alerts.ts'
import { AppError } from '#shared/errors.ts'
import type { Alert, AlertChannel, AlertEvent, AlertId, AlertRule, AlertScope, ChannelId, RuleTrial, Silence } from '#shared/model/monitoring/alert.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { SecretStore } from '../questions/secret-store.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import { createAlertBoard } from './alert-board.ts'
import { createAlertRounds } from './alert-rounds.ts'
import { loadAlertSettings } from './alert-settings.ts'
import type { AlertSettingsBook } from './alert-settings.ts'
import type { AlertHistoryQuery, AlertStore } from './alert-store.ts'
import type { AlertMessage } from './telling/alert-words.ts'
import { createAlertChannels } from './channels/alert-channels.ts'
import type { Mail } from './channels/mail.ts'
import { subjectsIn } from './rules/rule-scopes.ts'
import { tryRule } from './rules/rule-trial.ts'
import type { Things } from '../inventory/find-things.ts'

/** Where rules over measured values are asked: the metrics worker. */
export interface MetricWatch {
  watch(request: WatchRequest): Promise<void>
  /** False when it does not watch what the change builds on: it has to be told everything. */
  change(change: WatchChange): Promise<boolean>
  /** `null` when it does not watch this version: it has to be told again. */
  round(request: { readonly nowMs: number; readonly version: number }): Promise<readonly MetricFinding[] | null>
  tryRule(request: RuleTrialRequest): Promise<MeasuredTrial>
}

export interface AlertsDependencies {
  readonly store: AlertStore
  readonly inventory: Pick<InventoryService, 'host' | 'hosts' | 'vm' | 'vmsOf'>
  readonly pools: Pick<PoolBook, 'pools' | 'pool' | 'of'>
  readonly metrics: MetricWatch
  readonly oldestSnapshot: (ref: VmRef, signal: AbortSignal) => Promise<number | null>
  readonly secrets: SecretStore
  readonly words: Words
  readonly log: Log
  readonly now: () => number
  readonly newId: () => string
  /** How often the rules are asked. */
  readonly roundMs?: number
}

export interface AlertsService extends AsyncDisposable {
  /** What a host's provider told: inventory changes decide what rules watch. */
  note(hostId: HostId, event: ProviderEvent): void
  list(): Alert[]
  /** Those that were firing at some time of the period, newest first. */
  between(period: { readonly fromMs: number; readonly toMs: number }): Promise<Alert[]>
  history(query: AlertHistoryQuery): Promise<Alert[]>
  watch(signal: AbortSignal | undefined): AsyncGenerator<AlertEvent, void, undefined>
  watchMessages(signal: AbortSignal | undefined): AsyncGenerator<AlertMessage, void, undefined>
  acknowledge(ids: readonly AlertId[], note: string | null, user: string): Promise<void>
  settings(): AlertSettings
  watchSettings(signal: AbortSignal | undefined): AsyncGenerator<AlertSettings, void, undefined>
  scope(scope: AlertScope): { count: number; names: string[] }
  /** What a rule would find now, and in the hour before. */
  tryRule(rule: AlertRule, signal: AbortSignal): Promise<RuleTrial>
  saveSilence(silence: Omit<Silence, 'by'>, user: string): Promise<void>
  saveChannel(channel: AlertChannel, secret: string | null | undefined): Promise<void>
  removeChannel(id: ChannelId): Promise<void>
  testChannel(id: ChannelId, signal: AbortSignal): Promise<void>
  /** Over a channel of the kind "smtp", now. @throws AppError `not-found`, `channel-failed-to-send` */
  sendMail(id: ChannelId, mail: Mail, signal: AbortSignal): Promise<void>
  readonly rules: { save(rule: AlertRule): Promise<void>; remove(id: AlertRule['id']): Promise<void> }
  readonly book: Pick<AlertSettingsBook, 'silences' | 'policies'>
  /** One round now; the next ones come by themselves. */
  round(): Promise<void>
}

const defaultRoundMs = 5000
const keptMs = 365 * 24 * 3600 * 1000
const pruneEveryMs = 6 * 3600 * 1000
const shownNames = 20
const mostInPeriod = 5000

export async function createAlertsService(dependencies: AlertsDependencies): Promise<AlertsService> {
  const { store, inventory, pools, secrets, words, log, now, newId, roundMs = defaultRoundMs } = dependencies
  await using stack = new AsyncDisposableStack()
  const onError = (error: unknown): void => log.error('alerts failed in the background', { error })
  const book = stack.use(await loadAlertSettings(store, words))
  const board = createAlertBoard({ newId })
  board.restore(await store.openAlerts())
  const events = stack.use(createChannel<AlertEvent>({ backlogLimit: 200 }))
  const channels = stack.use(await createAlertChannels({ store, book, secrets, hostName: (hostId) => inventory.host(hostId)?.name, words, log, onError, now }))

  const things: Things = { hosts: () => inventory.hosts(), vmsOf: (hostId) => inventory.vmsOf(hostId), vm: (ref) => inventory.vm(ref), poolsOf: (hostId) => pools.of(hostId) }
  const rounds = stack.use(createAlertRounds({ ...dependencies, book, board, deliveries: channels.deliveries, things, publish: (event) => events.publish(event) }))
  const settings = (): AlertSettings => ({ rules: book.rules.all(), silences: book.silences.all(), channels: channels.health(), policies: book.policies.all() })
  const list = (): Alert[] => board.open().map(({ alert }) => alert)
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    rounds.rulesChanged()
    return result
  }
  stack.use(repeat(() => rounds.run(), { everyMs: roundMs, onError }))
  stack.use(repeat(() => store.prune(now() - keptMs), { everyMs: pruneEveryMs, onError }))
  const owned = stack.move()
  return {
    note: (hostId, event) => rounds.note(hostId, event),
    list,
    async between({ fromMs, toMs }) {
      const fired = [...list(), ...(await store.history({ beforeMs: toMs, limit: mostInPeriod }))].filter(({ firedAtMs, resolvedAtMs }) => firedAtMs !== null && firedAtMs < toMs && (resolvedAtMs ?? toMs) >= fromMs)
      return fired.toSorted((left, right) => right.startedAtMs - left.startedAtMs)
    },
    history: (query) => store.history(query),
    watch: (signal) => events.subscribe({ snapshot: () => [{ kind: 'snapshot', alerts: list() }], signal }),
    watchMessages: (signal) => channels.watchMessages(signal),
    async acknowledge(ids, note, user) {
      const missing = ids.find((id) => !board.open().some(({ alert }) => alert.id === id))
      if (missing !== undefined) throw new AppError('not-found', { message: 'This alert is over, or was never there', reason: 'alert-over', params: { id: missing } })
      board.acknowledge(ids, note === null ? null : { by: user, atMs: now(), note })
      await rounds.save()
    },
    settings,
    async *watchSettings(signal) {
      for await (const _change of book.watch(signal)) yield settings()
    },
    scope(scope) {
      const names = [...subjectsIn(scope, things).values()].map(({ name }) => name)
      return { count: names.length, names: names.slice(0, shownNames) }
    },
    tryRule: (rule, signal) => tryRule(rule, { things, fleet: rounds.fleet, oldestSnapshot: dependencies.oldestSnapshot, ask: (request) => dependencies.metrics.tryRule(request), nowMs: now(), signal }),
    async saveSilence(silence, user) {
      if (silence.endsAtMs <= silence.startsAtMs) throw new AppError('input-invalid', { message: 'The silence ends before it begins', reason: 'silence-ends-early', params: { path: 'endsAtMs' } })
      await changed(book.silences.save({ ...silence, by: user }))
    },
    saveChannel: (channel, secret) => channels.save(channel, secret),
    removeChannel: (id) => channels.remove(id),
    testChannel: (id, signal) => channels.test(id, signal),
    sendMail: (id, mail, signal) => channels.sendMail(id, mail, signal),
    rules: { save: (rule) => changed(book.rules.save(rule)), remove: (id) => changed(book.rules.remove(id)) },
    book,
    round: () => rounds.run(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

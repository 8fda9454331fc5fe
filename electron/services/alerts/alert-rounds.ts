// One round after the other: what rules watch is brought up to date, every rule is asked, the board changes, it is saved and told. Rounds never overlap.
import type { Log } from '#electron/lib/log.ts'
import type { RestoredTrack } from '#electron/engine/alerts/metric-rounds.ts'
import { problemOf } from '#shared/errors.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import { GuestEvent, noCause } from '#shared/model/monitoring/alert.ts'
import type { Alert, AlertEvent } from '#shared/model/monitoring/alert.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { AlertBoard, Finding } from './alert-board.ts'
import { createWorkerRounds } from './rules/ask-worker.ts'
import type { WorkerRounds } from './rules/ask-worker.ts'
import type { AlertSettingsBook } from './alert-settings.ts'
import type { Delivery } from './alert-store.ts'
import type { AlertsDependencies } from './alerts-service.ts'
import type { Deliveries } from './telling/deliveries.ts'
import { createFleetBook } from './states/fleet-knowledge.ts'
import type { FleetBook } from './states/fleet-knowledge.ts'
import type { FleetKnowledge } from './states/state-readings.ts'
import { thingKey } from './rules/rule-scopes.ts'
import type { Things } from '../inventory/find-things.ts'
import { createSnapshotAges } from './states/snapshot-ages.ts'
import { silencer } from './silences.ts'
import { createStateWatch } from './states/state-watch.ts'
import { tellingsDue } from './telling/tellings.ts'
import { createRuleWatch } from './rules/watched-rules.ts'
import type { RuleWatch, WatchedRules } from './rules/watched-rules.ts'

export interface AlertRoundsDependencies extends Pick<AlertsDependencies, 'store' | 'inventory' | 'pools' | 'metrics' | 'oldestSnapshot' | 'words' | 'log' | 'now' | 'newId'> {
  readonly book: AlertSettingsBook
  readonly board: AlertBoard
  readonly deliveries: Deliveries
  readonly things: Things
  readonly publish: (event: AlertEvent) => void
}

export interface AlertRounds extends AsyncDisposable {
  readonly fleet: FleetKnowledge
  note(hostId: HostId, event: ProviderEvent): void
  rulesChanged(): void
  run(): Promise<void>
  /** Saves and shows what has changed on the board besides. */
  save(): Promise<void>
}

export function createAlertRounds(dependencies: AlertRoundsDependencies): AlertRounds {
  const { store, inventory, pools, metrics, words, log, now, newId, book, board, deliveries, things, publish } = dependencies
  const fleet = createFleetBook({ inventory, pools })
  const states = createStateWatch(fleet)
  const ages = createSnapshotAges({ read: dependencies.oldestSnapshot, note: (ref, atMs) => fleet.noteOldestSnapshot(ref, atMs), now, log })
  const watch = createRuleWatch(things)
  const worker = createWorkerRounds({ metrics, watch, restorable: () => restorable(board) })
  for (const { ruleId, thing, track } of restorable(board)) states.restore(ruleId, thing, track)
  rememberEvents(board, fleet)
  let underWay: Promise<void> = Promise.resolve()

  const save = async (messages: readonly Delivery[] = []): Promise<void> => {
    const { changed, dropped } = board.takeChanges()
    if (changed.length > 0) publish({ kind: 'changed', alerts: changed.map(({ alert }) => alert) })
    if (dropped.length > 0) publish({ kind: 'removed', ids: [...dropped] })
    await saved(log, async () => {
      await store.saveAlerts(changed, messages)
      await store.removeAlerts(dropped)
    })
    deliveries.add(messages)
  }
  const run = async (): Promise<void> => {
    const nowMs = now()
    const current = await watch.refresh(book.rules.all())
    fleet.samplePools(nowMs)
    ages.look(current.stateRules)
    const findings = [...(await states.round(current.stateRules, nowMs)), ...(await measuredFindings({ worker, current, log, nowMs }))]
    for (const finding of findings) board.apply(finding, nowMs)
    board.endWhere((alert) => alert.ruleId !== null && !current.isWatched(alert), nowMs)
    for (const finding of deadChannels({ book, deliveries, board, words })) board.apply(finding, nowMs)
    board.silence(silencer(book.silences.all(), inventory, nowMs))
    const { told, deliveries: due } = tellingsDue({ open: board.open(), policy: (id) => book.policies.get(id), nowMs, newId })
    for (const { alert, telling } of told) board.tell(alert.id, telling.told)
    await save(due)
  }
  return {
    fleet,
    note: (hostId, event) => note({ fleet, watch, nowMs: now() }, hostId, event),
    rulesChanged: () => watch.rulesChanged(),
    run() {
      underWay = underWay.catch(() => undefined).then(run)
      return underWay
    },
    save: () => save(),
    /** Lets the round under way end, and saves what is left. */
    async [Symbol.asyncDispose]() {
      await underWay.catch((error: unknown) => log.error('the last round of alerts failed', { error }))
      await save()
    },
  }
}

/** libvirt tells an event once: what it told a former run is remembered with the alert. */
function rememberEvents(board: AlertBoard, fleet: FleetBook): void {
  for (const { alert: { subject, cause: { event, detail }, firedAtMs } } of board.open()) {
    if (subject.kind === 'vm' && event !== null && firedAtMs !== null) fleet.noteEvent(subject, { event, atMs: firedAtMs, detail })
  }
}

function note({ fleet, watch, nowMs }: { fleet: FleetBook; watch: RuleWatch; nowMs: number }, hostId: HostId, event: ProviderEvent): void {
  if (event.kind === 'inventory') fleet.noteVms(event.vms, nowMs)
  const trouble = event.kind === 'mark' ? GuestEvent.safeParse(event.mark).data : undefined
  if (event.kind === 'mark' && trouble) fleet.noteEvent({ hostId, uuid: event.uuid }, { event: trouble, atMs: nowMs, detail: event.detail })
  if (event.kind === 'inventory' && !event.isComplete) watch.vmsChanged(hostId, [...event.vms.map(({ uuid }) => uuid), ...event.removed])
  // No scope asks for what is measured, nor for networks.
  else if (event.kind !== 'usage' && event.kind !== 'mark' && event.kind !== 'networks') watch.hostChanged(hostId)
}

async function measuredFindings({ worker, current, log, nowMs }: { worker: WorkerRounds; current: WatchedRules; log: Log; nowMs: number }): Promise<Finding[]> {
  const found = await worker.round(nowMs).catch((error: unknown) => {
    // The next round asks again; rules over states must not wait for it.
    log.warn('rules over metrics could not be asked', { reason: problemOf(error).message })
    return []
  })
  return found.flatMap(({ ruleId, thing, instance, change, track, value }): Finding[] => {
    const rule = current.rules.get(ruleId)
    const subject = rule && current.subject(rule, thing)
    const metric = rule && 'metric' in rule.condition ? rule.condition.metric : null
    return rule && subject ? [{ rule, subject, instance, metric, change, track, value, cause: noCause }] : []
  })
}

/** A full disk must not keep anybody from being told. */
async function saved(log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error('alerts could not be saved: after a restart they would be told again', { error })
  }
}

function restorable(board: AlertBoard): RestoredTrack[] {
  return board.open().flatMap(({ alert }) => {
    const { ruleId, subject, instance, phase, startedAtMs, firedAtMs, value }: Alert = alert
    return ruleId === null || phase === 'resolved' ? [] : [{ ruleId, thing: thingKey(subject), instance, track: { phase, startedAtMs, firedAtMs, value, goodSinceMs: null, seenAtMs: startedAtMs } }]
  })
}

/** A channel that cannot be reached is an alert itself: whoever relies on it must know. */
function deadChannels({ book, deliveries, board, words }: Pick<AlertRoundsDependencies, 'book' | 'deliveries' | 'board' | 'words'>): Finding[] {
  const open = new Set(board.open().flatMap(({ alert }) => (alert.ruleId === null && alert.phase !== 'resolved' ? [alert.instance] : [])))
  return book.channels.all().flatMap((channel): Finding[] => {
    const { isDead, problem } = deliveries.state(channel.id)
    if (isDead === open.has(channel.id)) return []
    const rule = { id: null, name: words('alert.deadChannel'), severity: 'critical' as const, policyId: null, advice: problem?.message ?? '' }
    return [{ rule, subject: { kind: 'console', name: channel.name }, instance: channel.id, metric: null, change: isDead ? 'fired' : 'resolved', track: undefined, value: null, cause: noCause }]
  })
}

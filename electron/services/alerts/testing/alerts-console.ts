// The service of alerts for tests, with a fleet of one host, one machine and one pool.
import { openDatabase } from '#electron/lib/database/database.ts'
import { silentLog } from '#electron/lib/log.ts'
import { createWords } from '#electron/lib/words.ts'
import { createMetricRounds } from '#electron/engine/alerts/metric-rounds.ts'
import { newestFrom } from '#electron/engine/alerts/testing/newest-values.ts'
import type { NewestValue } from '#electron/engine/alerts/testing/newest-values.ts'
import { AlertRule } from '#shared/model/monitoring/alert.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { hostRow, poolRow, vmRow } from '#shared/model/testing/rows.ts'
import { createAlertStore } from '../alert-store.ts'
import { alertMigrations } from '../alert-tables.ts'
import type { AlertTables } from '../alert-tables.ts'
import { createAlertsService } from '../alerts-service.ts'
import type { AlertsService } from '../alerts-service.ts'

export const hostId = HostId.parse('h1')
export const minute = 60_000

/** A fleet of one host, one machine and one pool, whose figures and time the test sets. */
export async function startConsole({ file = ':memory:', nowMs = 1_800_000_000_000, isLocked = false }: { file?: string; nowMs?: number; isLocked?: boolean } = {}) {
  const stack = new AsyncDisposableStack()
  const db = stack.use(await openDatabase<AlertTables>({ file, migrations: alertMigrations }))
  const fleet = {
    nowMs,
    cpu: 0.1 as number | undefined,
    /** What the store has kept of the time before. */
    past: undefined as number | undefined,
    host: hostRow(hostId, { name: 'kvm01', folder: 'Lab' }),
    vm: vmRow(hostId, 'web', { uuid: DomainUuid.parse('u1'), tags: ['prod'] }),
    pool: poolRow(hostId, 'default', { capacityBytes: 1000, allocationBytes: 100 }),
    oldestSnapshotMs: null as number | null,
    canReadSnapshots: true,
  }
  const newest = (): NewestValue[] => (fleet.cpu === undefined ? [] : [{ thing: 'vm:u1', instance: '', atMs: fleet.nowMs, intervalMs: 5000, value: fleet.cpu }])
  const rounds = createMetricRounds({ ...newestFrom(newest), longestIntervalMs: () => 5000, past: ({ fromMs, toMs, steps }) => ({ fromMs, stepMs: (toMs - fromMs) / steps, steps, series: fleet.past === undefined ? [] : [{ thing: 'vm:u1', instance: '', means: new Float64Array(steps).fill(fleet.past) }] }) })
  const secrets = new Map<string, string>()
  let ids = 0
  const alerts = stack.use(
    await createAlertsService({
      store: createAlertStore(db),
      inventory: { host: () => fleet.host, hosts: () => [fleet.host], vm: () => fleet.vm, vmsOf: () => [fleet.vm] },
      pools: { pools: () => [fleet.pool], pool: () => fleet.pool, of: () => [fleet.pool] },
      metrics: { watch: (request) => Promise.resolve(rounds.watch(request)), change: (change) => Promise.resolve(rounds.change(change)), round: (request) => Promise.resolve(rounds.round(request)), tryRule: ({ things }) => Promise.resolve(fleet.cpu === undefined ? { found: [], unjudged: things.length } : { found: things.map((thing) => ({ thing, instance: '', standing: 'pending', value: fleet.cpu ?? null, fired: 3 })), unjudged: 0 }) },
      oldestSnapshot: () => (fleet.canReadSnapshots ? Promise.resolve(fleet.oldestSnapshotMs) : Promise.reject(new Error('the host does not answer'))),
      secrets: { description: 'a map', get: (key) => (isLocked ? Promise.reject(new Error('the keychain is locked')) : Promise.resolve(secrets.get(key))), set: (key, secret) => Promise.resolve(void secrets.set(key, secret)), remove: (key) => Promise.resolve(void secrets.delete(key)) },
      words: createWords(() => 'en'),
      log: silentLog,
      now: () => fleet.nowMs,
      newId: () => `id ${(ids += 1)} of ${nowMs}`,
      roundMs: 3_600_000,
    }),
  )
  const pass = async (ms: number): Promise<void> => {
    fleet.nowMs += ms
    alerts.note(hostId, { kind: 'pools', pools: [] })
    await alerts.round()
  }
  return { alerts, fleet, pass, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

export function rule(condition: object, more: object = {}): AlertRule {
  return AlertRule.parse({ id: 'r', name: 'Busy', isEnabled: true, severity: 'warning', scope: { kind: 'vm', query: 'tag:prod' }, policyId: null, advice: 'look at it', condition, ...more })
}

export const busy = { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.9, clearValue: 0.8, forMs: 2 * minute, clearForMs: minute }

export async function withoutDefaults(alerts: AlertsService): Promise<void> {
  for (const { id } of alerts.settings().rules) await alerts.rules.remove(id)
}

export const phases = (alerts: AlertsService): string[] => alerts.list().map(({ ruleName, subject, phase }) => `${ruleName} ${subject.name} ${phase}`)

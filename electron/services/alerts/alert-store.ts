// Rules, silences, channels, policies, alerts and messages that wait, in SQLite. Holds nothing itself.
import type { Kysely } from 'kysely'
import * as z from 'zod'
import { Alert, AlertChannel, AlertRule, ChannelId, EscalationPolicy, Silence } from '#shared/model/monitoring/alert.ts'
import type { AlertId, RuleId } from '#shared/model/monitoring/alert.ts'
import type { Told } from '#electron/engine/alerts/escalation.ts'
import type { AlertTables } from './alert-tables.ts'

export interface StoredAlert {
  readonly alert: Alert
  readonly told: Told
}

export const Delivery = z.object({
  id: z.string(),
  channelId: ChannelId,
  about: z.enum(['firing', 'resolved']),
  alerts: z.array(Alert),
  createdAtMs: z.number(),
})
export type Delivery = z.output<typeof Delivery>

export interface AlertHistoryQuery {
  readonly beforeMs?: number | undefined
  readonly ruleId?: RuleId | undefined
  readonly limit: number
}

export interface NamedThings<Thing> {
  list(): Promise<Thing[]>
  save(thing: Thing): Promise<void>
  remove(id: string): Promise<void>
}

export interface AlertStore {
  readonly rules: NamedThings<AlertRule>
  readonly silences: NamedThings<Silence>
  readonly channels: NamedThings<AlertChannel>
  readonly policies: NamedThings<EscalationPolicy>
  /** Saves alerts, what was told of them and the messages about it: all or nothing, so that a crash tells nobody twice. */
  saveAlerts(alerts: readonly StoredAlert[], deliveries: readonly Delivery[]): Promise<void>
  removeAlerts(ids: readonly AlertId[]): Promise<void>
  /** Those that are not over: an end is saved together with the messages about it. */
  openAlerts(): Promise<StoredAlert[]>
  /** Ended ones, newest first. */
  history(query: AlertHistoryQuery): Promise<Alert[]>
  prune(beforeMs: number): Promise<void>
  deliveries(): Promise<Delivery[]>
  removeDelivery(id: string): Promise<void>
  /** True the first time it is asked for a name, false ever after. */
  mark(name: string): Promise<boolean>
}

const ToldSchema = z.object({ steps: z.number(), lastAtMs: z.number().nullable(), channelIds: z.array(ChannelId), isEndTold: z.boolean(), sinceMs: z.number().nullable() })

export function createAlertStore(db: Kysely<AlertTables>): AlertStore {
  return {
    rules: things(db, 'alert_rule', AlertRule),
    silences: things(db, 'alert_silence', Silence),
    channels: things(db, 'alert_channel', AlertChannel),
    policies: things(db, 'alert_policy', EscalationPolicy),
    saveAlerts: (alerts, deliveries) => saveAlerts(db, alerts, deliveries),
    async removeAlerts(ids) {
      if (ids.length > 0) await db.deleteFrom('alert').where('id', 'in', ids).execute()
    },
    async openAlerts() {
      const rows = await db.selectFrom('alert').selectAll().where('phase', '!=', 'resolved').execute()
      return rows.map(({ json, told }) => ({ alert: Alert.parse(JSON.parse(json)), told: ToldSchema.parse(JSON.parse(told)) }))
    },
    async history({ beforeMs, ruleId, limit }) {
      let query = db.selectFrom('alert').select('json').where('phase', '=', 'resolved').orderBy('started_at_ms', 'desc').limit(limit)
      if (beforeMs !== undefined) query = query.where('started_at_ms', '<', beforeMs)
      if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId)
      return (await query.execute()).map(({ json }) => Alert.parse(JSON.parse(json)))
    },
    async prune(beforeMs) {
      await db.deleteFrom('alert').where('phase', '=', 'resolved').where('started_at_ms', '<', beforeMs).execute()
    },
    async deliveries() {
      const rows = await db.selectFrom('alert_delivery').select('json').execute()
      return rows.map(({ json }) => Delivery.parse(JSON.parse(json))).toSorted((left, right) => left.createdAtMs - right.createdAtMs)
    },
    async removeDelivery(id) {
      await db.deleteFrom('alert_delivery').where('id', '=', id).execute()
    },
    async mark(name) {
      const { numInsertedOrUpdatedRows } = await db.insertInto('alert_mark').values({ name }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
  }
}

function things<Thing extends { readonly id: string }>(db: Kysely<AlertTables>, table: 'alert_rule' | 'alert_silence' | 'alert_channel' | 'alert_policy', schema: z.ZodType<Thing>): NamedThings<Thing> {
  return {
    async list() {
      const rows = await db.selectFrom(table).select('json').orderBy('id').execute()
      return rows.map(({ json }) => schema.parse(JSON.parse(json)))
    },
    async save(thing) {
      const json = JSON.stringify(thing)
      await db.insertInto(table).values({ id: thing.id, json }).onConflict((conflict) => conflict.column('id').doUpdateSet({ json })).execute()
    },
    async remove(id) {
      await db.deleteFrom(table).where('id', '=', id).execute()
    },
  }
}

/** SQLite takes 32,766 parameters in a statement. */
const rowsPerStatement = 500

async function saveAlerts(db: Kysely<AlertTables>, alerts: readonly StoredAlert[], deliveries: readonly Delivery[]): Promise<void> {
  if (alerts.length + deliveries.length === 0) return
  await db.transaction().execute(async (transaction) => {
    for (let start = 0; start < alerts.length; start += rowsPerStatement) {
      const rows = alerts.slice(start, start + rowsPerStatement).map(({ alert, told }) => ({ id: alert.id, rule_id: alert.ruleId, phase: alert.phase, started_at_ms: alert.startedAtMs, told: JSON.stringify(told), json: JSON.stringify(alert) }))
      await transaction
        .insertInto('alert')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ phase: eb.ref('excluded.phase'), told: eb.ref('excluded.told'), json: eb.ref('excluded.json') })))
        .execute()
    }
    for (const delivery of deliveries) {
      await transaction.insertInto('alert_delivery').values({ id: delivery.id, channel_id: delivery.channelId, json: JSON.stringify(delivery) }).execute()
    }
  })
}

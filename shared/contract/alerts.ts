// Calls about alerts: what is wrong now, who has seen it, what keeps quiet, and who is told.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { Alert, AlertChannel, AlertEvent, AlertId, AlertRule, ChannelHealth, ChannelId, EscalationPolicy, PolicyId, RuleId, RuleTrial, Silence, SilenceId } from '../model/monitoring/alert.ts'
import { read, write } from './call.ts'

const AlertSettings = z.object({ rules: z.array(AlertRule), silences: z.array(Silence), channels: z.array(ChannelHealth), policies: z.array(EscalationPolicy) })
export type AlertSettings = z.output<typeof AlertSettings>

const DesktopMessage = z.object({ title: z.string(), text: z.string(), severity: z.enum(['info', 'warning', 'critical']) })

export const alerts = {
  watch: read('inventory.read').route({ method: 'GET', path: '/alerts/watch' }).output(eventIterator(AlertEvent)),
  /** Those that are pending or firing. */
  list: read('inventory.read').route({ method: 'GET', path: '/alerts' }).output(z.array(Alert)),
  history: read('inventory.read')
    .route({ method: 'GET', path: '/alerts/history' })
    .input(z.object({ beforeMs: z.coerce.number().optional(), ruleId: RuleId.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(z.array(Alert)),
  /** `note: null` takes an acknowledgement back: the alert climbs on. */
  acknowledge: write('alert.write', 'alert.acknowledge').route({ method: 'POST', path: '/alerts/acknowledge' }).input(z.object({ alertIds: z.array(AlertId).min(1).max(1000), note: z.string().max(2000).nullable() })).output(z.void()),

  settings: read('inventory.read').route({ method: 'GET', path: '/alerts/settings' }).output(AlertSettings),
  watchSettings: read('inventory.read').route({ method: 'GET', path: '/alerts/settings/watch' }).output(eventIterator(AlertSettings)),
  /** What channels of the kind "desktop" say, to every window that is open. */
  watchMessages: read('inventory.read').route({ method: 'GET', path: '/alerts/messages/watch' }).output(eventIterator(DesktopMessage)),

  /** Makes it, or takes the place of the one with its id; so do the other calls named save. */
  saveRule: write('alert.write', 'alert.save-rule').route({ method: 'PUT', path: '/alerts/rules' }).input(AlertRule).output(z.void()),
  removeRule: write('alert.write', 'alert.remove-rule').route({ method: 'DELETE', path: '/alerts/rules/{ruleId}' }).input(z.object({ ruleId: RuleId })).output(z.void()),
  /** Which things a rule would watch. */
  scope: read('inventory.read').route({ method: 'POST', path: '/alerts/rules/scope' }).input(AlertRule.shape.scope).output(z.object({ count: z.number(), names: z.array(z.string()) })),
  /** What a rule would find now, and how often in the last hour, without saving it. */
  tryRule: read('inventory.read').route({ method: 'POST', path: '/alerts/rules/try' }).input(AlertRule).output(RuleTrial),
  saveSilence: write('alert.write', 'alert.save-silence').route({ method: 'PUT', path: '/alerts/silences' }).input(Silence.omit({ by: true })).output(z.void()),
  removeSilence: write('alert.write', 'alert.remove-silence').route({ method: 'DELETE', path: '/alerts/silences/{silenceId}' }).input(z.object({ silenceId: SilenceId })).output(z.void()),
  /** `secret`: its password or token; absent keeps the one it has, `null` forgets it. */
  saveChannel: write('alert.write', 'alert.save-channel').route({ method: 'PUT', path: '/alerts/channels' }).input(z.object({ channel: AlertChannel, secret: z.string().max(10_000).nullable().optional() })).output(z.void()),
  removeChannel: write('alert.write', 'alert.remove-channel').route({ method: 'DELETE', path: '/alerts/channels/{channelId}' }).input(z.object({ channelId: ChannelId })).output(z.void()),
  /** Sends a test message now, and fails with what the other side said. */
  testChannel: write('alert.write', 'alert.test-channel').route({ method: 'POST', path: '/alerts/channels/{channelId}/test' }).input(z.object({ channelId: ChannelId })).output(z.void()),
  savePolicy: write('alert.write', 'alert.save-policy').route({ method: 'PUT', path: '/alerts/policies' }).input(EscalationPolicy).output(z.void()),
  removePolicy: write('alert.write', 'alert.remove-policy').route({ method: 'DELETE', path: '/alerts/policies/{policyId}' }).input(z.object({ policyId: PolicyId })).output(z.void()),
}

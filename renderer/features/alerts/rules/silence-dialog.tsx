// Keeps alerts quiet for a while: those that are selected, or all that a rule or a query finds.
import { Button, Group, Modal, Select, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SilenceId } from '#shared/model/monitoring/alert.ts'
import type { Alert, AlertRule, RuleId } from '#shared/model/monitoring/alert.ts'
import type { HostId } from '#shared/model/ids.ts'
import { formatTime } from '../../../i18n/format.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { DurationInput } from '../../../ui/forms/duration-input.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useSaving } from '../../../ui/effects/use-saving.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'

export interface SilenceDialogProps {
  /** With alerts, one silence for each; without, one that is described. */
  readonly alerts?: readonly Alert[]
  readonly rules?: readonly AlertRule[]
  readonly onClose: () => void
}

const hourMs = 3_600_000

export function SilenceDialog({ alerts = [], rules = [], onClose }: SilenceDialogProps) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const { problem, isSaving, save } = useSaving(onClose)
  const [spanMs, setSpanMs] = useState(2 * hourMs)
  const [ruleId, setRuleId] = useState<RuleId | null>(null)
  const [query, setQuery] = useState('')
  const [comment, setComment] = useState('')
  const [now] = useState(Date.now)
  const places = usePlaces()
  const submit = (): void => {
    const startsAtMs = Date.now()
    const wanted = alerts.length > 0 ? alerts.map((alert) => matcherOf(alert, (hostId) => places.get(hostId)?.name ?? '')) : [{ ruleId, query }]
    const calls = wanted.map((matcher) => client.alerts.saveSilence({ id: SilenceId.parse(crypto.randomUUID()), startsAtMs, endsAtMs: startsAtMs + spanMs, comment: comment.trim(), ...matcher }))
    save(Promise.all(calls))
  }
  return (
    <Modal opened onClose={onClose} title={alerts.length > 0 ? t('silenceOf', { count: alerts.length, name: alerts[0]?.ruleName ?? '' }) : t('silenceNew')}>
      <DialogForm onSubmit={submit}>
        <Text size="sm">{t('silenceText')}</Text>
        {alerts.length === 0 && (
          <>
            <Select label={t('silenceRule')} clearable searchable placeholder={t('anyRule')} data={rules.map(({ id, name }) => ({ value: id, label: name }))} value={ruleId} onChange={(value) => setRuleId(rules.find(({ id }) => id === value)?.id ?? null)} />
            <TextInput label={t('silenceQuery')} placeholder={t('rule.queryPrompt')} value={query} onChange={(event) => setQuery(event.currentTarget.value)} />
          </>
        )}
        <DurationInput label={t('silenceFor')} description={t('until', { time: formatTime(now + spanMs, now) })} minMs={60_000} valueMs={spanMs} onChange={setSpanMs} />
        <Textarea label={t('comment')} autosize minRows={2} maxRows={6} maxLength={2000} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={spanMs < 60_000}>{t('silence')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

/** Of a machine by its UUID: its name may be part of another's. A pool is kept quiet with all pools of its host. */
function matcherOf({ ruleId, subject }: Alert, hostName: (hostId: HostId) => string): { ruleId: RuleId | null; query: string } {
  if (subject.kind === 'vm') return { ruleId, query: `uuid:${subject.uuid}` }
  return { ruleId, query: subject.kind === 'console' ? '' : `host:"${hostName(subject.hostId)}"` }
}

// One escalation policy: which channels are told, after how long, and how often again.
import { ActionIcon, Button, Checkbox, Group, Modal, MultiSelect, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EscalationPolicy, PolicyId } from '#shared/model/monitoring/alert.ts'
import type { AlertChannel, EscalationStep } from '#shared/model/monitoring/alert.ts'
import { useSession } from '../../../state/use-session.ts'
import { DialogFoot } from '../../../ui/forms/dialog-foot.tsx'
import { DurationInput } from '../../../ui/forms/duration-input.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useSaving } from '../../../ui/effects/use-saving.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import styles from '../alerts.module.css'

const minuteMs = 60_000

export function PolicyDialog({ policy: first, channels, onClose }: { policy: EscalationPolicy | undefined; channels: readonly AlertChannel[]; onClose: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const { problem, isSaving, save } = useSaving(onClose)
  const [policy, setPolicy] = useState<EscalationPolicy>(() => first ?? { id: PolicyId.parse(crypto.randomUUID()), name: '', steps: [{ afterMs: 0, channelIds: channels.slice(0, 1).map(({ id }) => id) }], repeatMs: null, groupWaitMs: 10_000, tellsResolved: true })
  const change = (part: Partial<EscalationPolicy>): void => setPolicy({ ...policy, ...part })
  const changeStep = (index: number, part: Partial<EscalationStep>): void => change({ steps: policy.steps.map((step, at) => (at === index ? { ...step, ...part } : step)) })
  const addStep = (): void => change({ steps: [...policy.steps, { afterMs: (policy.steps.at(-1)?.afterMs ?? 0) + 15 * minuteMs, channelIds: [] }] })
  const isRight = EscalationPolicy.safeParse(policy).success
  const submit = (): void => {
    const steps = policy.steps.toSorted((left, right) => left.afterMs - right.afterMs)
    save(client.alerts.savePolicy({ ...policy, steps }))
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={first ? t('rule.editOf', { name: first.name }) : t('policy.new')}>
      <DialogForm onSubmit={submit}>
        <TextInput data-autofocus label={t('rule.name')} maxLength={120} value={policy.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <div className={styles['steps']}>
          {policy.steps.map((step, index) => (
            <div key={index} className={styles['step']} role="group" aria-label={t('policy.step', { number: index + 1 })}>
              <DurationInput label={t('policy.afterLabel')} valueMs={step.afterMs} onChange={(afterMs) => changeStep(index, { afterMs })} />
              <MultiSelect size="sm" label={t('policy.tell')} data={channels.map(({ id, name }) => ({ value: id, label: name }))} value={step.channelIds} onChange={(ids) => changeStep(index, { channelIds: channels.filter(({ id }) => ids.includes(id)).map(({ id }) => id) })} />
              <ActionIcon size="lg" aria-label={t('policy.removeStep', { number: index + 1 })} disabled={policy.steps.length === 1} onClick={() => change({ steps: policy.steps.filter((_step, at) => at !== index) })}><IconTrash size={16} /></ActionIcon>
            </div>
          ))}
          <Group><Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />} disabled={policy.steps.length >= 10} onClick={addStep}>{t('policy.addStep')}</Button></Group>
        </div>
        <DurationInput label={t('policy.groupWait')} description={t('policy.groupWaitHint')} valueMs={policy.groupWaitMs} onChange={(groupWaitMs) => change({ groupWaitMs })} />
        <Checkbox label={t('policy.repeats')} checked={policy.repeatMs !== null} onChange={(event) => change({ repeatMs: event.currentTarget.checked ? 60 * minuteMs : null })} />
        {policy.repeatMs !== null && <DurationInput label={t('policy.repeatEvery')} minMs={minuteMs} valueMs={policy.repeatMs} onChange={(repeatMs) => change({ repeatMs })} />}
        <Checkbox label={t('policy.tellsResolved')} checked={policy.tellsResolved} onChange={(event) => change({ tellsResolved: event.currentTarget.checked })} />
        {problem && <ProblemAlert problem={problem} />}
        <DialogFoot>
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={!isRight}>{t(first ? 'save' : 'policy.create')}</Button>
        </DialogFoot>
      </DialogForm>
    </Modal>
  )
}

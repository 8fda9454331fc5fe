// One rule: what it asks, of which things, how bad it is, and who is told.
import { Button, Group, Input, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { scopesOf, Severity } from '#shared/model/monitoring/alert.ts'
import type { AlertRule, AlertScope, EscalationPolicy } from '#shared/model/monitoring/alert.ts'
import { useSession } from '../../../state/use-session.ts'
import { DialogFoot } from '../../../ui/forms/dialog-foot.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useSaving } from '../../../ui/effects/use-saving.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { RuleTrialView } from './rule-trial-view.tsx'
import { conditionKinds, useRuleForm } from './use-rule-form.ts'
import { useRuleTrial } from './use-rule-trial.ts'

export interface RuleDialogProps {
  readonly rule: AlertRule | undefined
  readonly policies: readonly EscalationPolicy[]
  readonly onClose: () => void
}

const shownNames = 3

export function RuleDialog({ rule: first, policies, onClose }: RuleDialogProps) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const { problem, isSaving, save } = useSaving(onClose)
  const form = useRuleForm(first)
  const { rule, mistakes, change } = form
  const trial = useRuleTrial(rule)
  const isOnlyUnnamed = [...mistakes.keys()].every((path) => path === 'name')
  const submit = (): void => {
    save(client.alerts.saveRule(rule))
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={first ? t('rule.editOf', { name: first.name }) : t('rule.new')}>
      <DialogForm onSubmit={submit}>
        <Group grow align="flex-start">
          <TextInput data-autofocus label={t('rule.name')} maxLength={120} value={rule.name} onChange={(event) => change({ name: event.currentTarget.value })} />
          <div>
            <Input.Label component="div" id="severity">{t('column.severity')}</Input.Label>
            <SegmentedControl fullWidth aria-labelledby="severity" data={Severity.options.map((value) => ({ value, label: t(`severity.${value}`) }))} value={rule.severity} onChange={(value) => change({ severity: Severity.parse(value) })} />
          </div>
        </Group>
        <Select label={t('rule.when')} allowDeselect={false} data={conditionKinds.map((kind) => ({ value: kind, label: t(`condition.${kind}`) }))} value={rule.condition.kind} onChange={(value) => { const kind = conditionKinds.find((known) => known === value); if (kind) form.choose(kind) }} />
        <Group grow align="flex-start">
          <Select label={t('rule.of')} allowDeselect={false} data={scopesOf[rule.condition.kind].map((kind) => ({ value: kind, label: t(`scope.${kind}`) }))} value={rule.scope.kind} onChange={(value) => { const kind = scopesOf[rule.condition.kind].find((known) => known === value); if (kind) form.watch(kind) }} />
          <TextInput label={t('rule.query')} placeholder={t('rule.queryPrompt')} description={<ScopeCount scope={rule.scope} />} value={rule.scope.query} onChange={(event) => change({ scope: { ...rule.scope, query: event.currentTarget.value } })} />
        </Group>
        <ConditionFields form={form} />
        <Select label={t('rule.policy')} clearable placeholder={t('rule.nobody')} data={policies.map(({ id, name }) => ({ value: id, label: name }))} value={rule.policyId} onChange={(value) => change({ policyId: policies.find(({ id }) => id === value)?.id ?? null })} />
        <Textarea label={t('rule.advice')} autosize minRows={2} maxRows={6} maxLength={2000} value={rule.advice} onChange={(event) => change({ advice: event.currentTarget.value })} />
        <RuleTrialView state={trial} condition={rule.condition} />
        {problem && <ProblemAlert problem={problem} />}
        <DialogFoot>
          <Button variant="default" leftSection={<IconFlask size={15} />} loading={trial.isTrying} disabled={!isOnlyUnnamed} onClick={trial.run} mr="auto">{t(trial.trial ? 'rule.tryAgain' : 'rule.try')}</Button>
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={mistakes.size > 0}>{t(first ? 'save' : 'rule.create')}</Button>
        </DialogFoot>
      </DialogForm>
    </Modal>
  )
}

/** What it finds now, so that nobody is surprised later. */
function ScopeCount({ scope: { kind, query } }: { scope: AlertScope }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.alerts.scope({ kind, query }, { signal }), [client, kind, query])
  const { value } = useLoaded(load)
  if (!value) return null
  const names = [...value.names.slice(0, shownNames), ...(value.count > shownNames ? ['…'] : [])].join(', ')
  return <span aria-live="polite">{value.count === 0 ? t('rule.findsNothing') : t('rule.finds', { count: value.count, names })}</span>
}

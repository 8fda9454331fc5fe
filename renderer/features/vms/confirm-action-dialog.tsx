// Asks before an act: what will happen to which VMs, what is left out and why. Dangerous acts name their effect; many VMs ask for the number.
import { Button, Checkbox, Group, List, Modal, ScrollArea, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import { vmActions } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatDuration, formatList, formatNumber } from '../../i18n/format.ts'
import { useHosts, usePreferences, useSession } from '../../state/use-session.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useNow } from '../../ui/effects/use-now.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { askingFor, planAction, templatesOf } from './action-plan.ts'
import type { ActionPlan } from './action-plan.ts'
import { useActs } from './use-acts.ts'

export interface ConfirmActionDialogProps {
  readonly action: VmActionId
  readonly vms: readonly Vm[]
  readonly onClose: () => void
}

const longestName = 60

/** A name of 255 letters would push the question itself out of sight. */
function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name
}

/** As it is shown, with separators of thousands, or plain. */
function isCount(typed: string, count: number): boolean {
  return [String(count), formatNumber(count)].includes(typed.trim())
}

export function ConfirmActionDialog({ action, vms, onClose }: ConfirmActionDialogProps) {
  const { t } = useTranslation()
  const hosts = useHosts()
  const session = useSession()
  const { unconfirmedActions } = usePreferences()
  const acts = useActs()
  const [isNeverAsked, setNeverAsked] = useState(false)
  const [typed, setTyped] = useState('')
  const now = useNow(1_000)
  const { targets, refused } = planAction(action, vms, hosts)
  const asking = askingFor(action, targets.length, unconfirmedActions)
  const templates = templatesOf(action, targets)
  const isDanger = vmActions[action].isDestructive
  const isTyped = asking !== 'typed' || isCount(typed, targets.length)

  const confirm = (): void => {
    if (isNeverAsked) session.setPreferences({ unconfirmedActions: [...unconfirmedActions, action] })
    acts.run(action, targets)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600}>{t(`confirm.title.${action}`, { count: targets.length, number: formatNumber(targets.length), name: targets[0]?.name ?? '' })}</Text>} size="md">
      <DialogForm onSubmit={confirm}>
        <Text size="sm">{t(`confirm.effect.${action}`, { count: targets.length })}</Text>
        {templates.length > 0 && <Notice tone="warning" title={t('cloning:templateStart', { count: templates.length, names: templates.slice(0, 5).map(({ name }) => shortened(name)).join(', ') })} />}
        <ScrollArea.Autosize mah={180}>
          <List size="sm" listStyleType="none">
            {targets.slice(0, 100).map((vm) => (
              <List.Item key={vm.hostId + vm.uuid}>
                <b dir="auto">{shortened(vm.name)}</b> <span className="muted">{t('confirm.on', { host: hosts.get(vm.hostId)?.name ?? '' })}{vm.startedAtMs === null ? '' : `, ${t('confirm.up', { time: formatDuration(now - vm.startedAtMs) })}`}</span>
              </List.Item>
            ))}
            {targets.length > 100 && <List.Item>{t('confirm.more', { count: targets.length - 100 })}</List.Item>}
          </List>
        </ScrollArea.Autosize>
        {refused.length > 0 && <LeftOut refused={refused} />}
        {asking === 'typed' && <TextInput data-autofocus label={t('confirm.typeCount', { count: targets.length, number: formatNumber(targets.length) })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />}
        {asking === 'once' && vmActions[action].confirmation === 1 && <Checkbox label={t('confirm.neverAsk')} checked={isNeverAsked} onChange={(event) => setNeverAsked(event.currentTarget.checked)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus={asking === 'danger' || undefined}>
            {t('common.cancel')}
          </Button>
          <Button color={isDanger ? 'red' : 'nova'} type="submit" disabled={!isTyped || targets.length === 0} data-autofocus={asking === 'once' || asking === 'none' || undefined}>
            {t(`action.${action}`)}
          </Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

const shownLeftOut = 5

/** By their names, each with why: its state says it where the state is why. */
function LeftOut({ refused }: Pick<ActionPlan, 'refused'>) {
  const { t } = useTranslation()
  const names = refused.slice(0, shownLeftOut).map(({ vm, reason }) => `${shortened(vm.name)} (${reason === 'state' ? t(`state.${vm.state}`) : t(`refusal.${reason}`)})`)
  const more = refused.length - shownLeftOut
  return <Text size="sm" c="var(--muted)">{t('confirm.leftOut', { count: refused.length, names: formatList(more > 0 ? [...names, t('confirm.othersLeftOut', { count: more })] : names) })}</Text>
}

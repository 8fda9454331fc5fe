// An act on one or many VMs as a button. Where it is not possible it says why, to the mouse and to a screen reader.
import { useTranslation } from 'react-i18next'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import { vmActions } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatNumber } from '../../i18n/format.ts'
import { ReasonedButton } from '../../ui/feedback/reasoned-button.tsx'
import { actionIcons } from './action-icons.ts'
import { useActionChance } from './use-action-chance.ts'
import { useActs } from './use-acts.ts'

export function ActionButton({ action, vms }: { action: VmActionId; vms: readonly Vm[] }) {
  const { t } = useTranslation()
  const acts = useActs()
  const { count, reason } = useActionChance(action, vms)
  const Icon = actionIcons[action]
  const isPossible = count > 0
  return (
    <ReasonedButton reason={isPossible ? '' : reason} variant="default" leftSection={<Icon size={15} stroke={1.8} />} {...(vmActions[action].isDestructive && isPossible ? { c: 'red' } : {})} onClick={() => acts.request(action, vms)}>
      {t(`action.${action}`)}
      {isPossible && count < vms.length ? ` (${formatNumber(count)})` : ''}
    </ReasonedButton>
  )
}

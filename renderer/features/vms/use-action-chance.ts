// Whether an act is possible on some VMs, on how many, and in words why not.
import { useTranslation } from 'react-i18next'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useHosts } from '../../state/use-session.ts'
import { lookOfVm } from '../../ui/marks/vm-state.ts'
import { chanceOf } from './action-plan.ts'

export function useActionChance(action: VmActionId, vms: readonly Vm[]): { readonly count: number; readonly reason: string } {
  const { t } = useTranslation()
  const { count, reason } = chanceOf(action, vms, useHosts())
  const [first] = vms
  if (count > 0 || reason === undefined || !first) return { count, reason: '' }
  return { count, reason: t(`refusal.${reason}`, { state: t(`state.${lookOfVm(first).word}`) }) }
}

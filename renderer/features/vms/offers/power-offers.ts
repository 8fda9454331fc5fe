// The acts of the table of acts: on as many of the machines as their states allow.
import type { Vm } from '#shared/model/machines/vm.ts'
import { VmActionId, vmActions } from '#shared/model/machines/vm-actions.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { lookOfVm } from '../../../ui/marks/vm-state.ts'
import { actionIcons } from '../action-icons.ts'
import { chanceOf } from '../action-plan.ts'
import type { OfferContext, OfferGroup, VmOffer } from './vm-offer.ts'

const groupOf: Readonly<Record<VmActionId, OfferGroup>> = {
  start: 'power', shutdown: 'power', reboot: 'power', pause: 'power', resume: 'power',
  save: 'saved', restore: 'saved', 'discard-save': 'saved',
  reset: 'force', 'force-off': 'force', 'inject-nmi': 'force',
  'autostart-on': 'autostart', 'autostart-off': 'autostart',
}

export function powerOffers(vms: readonly Vm[], { t, hosts, acts }: OfferContext): readonly VmOffer[] {
  const [first] = vms
  if (!first) return []
  const firstState = t(`state.${lookOfVm(first).word}`)
  return VmActionId.options.map((action) => {
    const { count, reason } = chanceOf(action, vms, hosts)
    const isForSome = count > 0 && count < vms.length
    return {
      id: action,
      group: groupOf[action],
      label: isForSome ? `${t(`action.${action}`)} (${formatNumber(count)})` : t(`action.${action}`),
      icon: actionIcons[action],
      reason: count > 0 || reason === undefined ? '' : t(`refusal.${reason}`, { state: firstState }),
      isDestructive: vmActions[action].isDestructive,
      run: () => acts.request(action, vms),
    }
  })
}

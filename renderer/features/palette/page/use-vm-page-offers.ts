// What only a machine's own page can do, and the parts of that page: for the palette, which names the machine. Its menu does without.
import { IconCpu, IconFileCode, IconLayoutNavbar } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes, vmTabs } from '../../../app/routes.ts'
import { useRememberedWords } from '../../../i18n/remembered-words.ts'
import type { VmOffer } from '../../vms/offers/vm-offer.ts'
import { useGoAndPress } from './use-go-and-press.ts'

type PageOffer = Pick<VmOffer, 'id' | 'label' | 'icon' | 'run'>

export function useVmPageOffers(): (vm: Vm) => readonly PageOffer[] {
  const t = useRememberedWords('app')
  const [, navigate] = useLocation()
  const goAndPress = useGoAndPress()
  return (vm) => [
    ...(vm.isPersistent ? [{ id: 'add-hardware', label: t('hardware:add.open'), icon: IconCpu, run: () => goAndPress(routes.vm(vm, 'hardware'), t('hardware:add.open')) }] : []),
    { id: 'edit-xml', label: t('palette.editXml'), icon: IconFileCode, run: () => navigate(routes.vm(vm, 'xml')) },
    ...vmTabs.map((tab) => ({ id: `tab-${tab}`, label: t('palette.showTab', { tab: t(`vm.tab.${tab}`) }), icon: IconLayoutNavbar, run: () => navigate(routes.vm(vm, tab)) })),
  ]
}

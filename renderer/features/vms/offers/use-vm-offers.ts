// All that can be done with some machines, for menus and for the palette.
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../../app/routes.ts'
import { useRememberedWords } from '../../../i18n/remembered-words.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { openConsole } from '../../consoles/consoles-store.ts'
import { useActs } from '../use-acts.ts'
import { consoleOffers, keyOffers, manyConsolesOffers } from './console-offers.ts'
import { manyEditOffers, sharedEditOffers, singleEditOffers } from './edit-offers.ts'
import { powerOffers } from './power-offers.ts'
import type { OfferContext, VmOffer } from './vm-offer.ts'

/** Gives the offers for these machines, in no particular order of their groups. */
export function useVmOffers(): (vms: readonly Vm[]) => readonly VmOffer[] {
  const t = useRememberedWords('app')
  const { client } = useSession()
  const [, navigate] = useLocation()
  const hosts = useHosts()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const context: OfferContext = {
    t,
    hosts,
    acts,
    client,
    openDialog,
    showConsole: (vm, { kind, device }) => {
      openConsole(vm, kind, device)
      navigate(routes.consoles)
    },
  }
  return (vms) => offersFor(vms, context)
}

/** What is about one machine alone is offered for one alone. */
export function offersFor(vms: readonly Vm[], context: OfferContext): readonly VmOffer[] {
  const [vm] = vms
  if (!vm) return []
  const shared = [...powerOffers(vms, context), ...sharedEditOffers(vms, context)]
  if (vms.length > 1) return [...manyConsolesOffers(vms, context), ...shared, ...manyEditOffers(vms, context)]
  return [...consoleOffers(vm, context), ...shared, ...keyOffers(vm, context), ...singleEditOffers(vm, context)]
}

// Opening each console of a machine, and sending its guest keys with no console open.
import { IconCommand, IconDeviceDesktop, IconTerminal2 } from '@tabler/icons-react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { commonKeys, consoleKeys } from '../send-keys.ts'
import { reachable, reasonOf } from './vm-offer.ts'
import type { OfferContext, VmOffer } from './vm-offer.ts'

export function consoleOffers(vm: Vm, context: OfferContext): readonly VmOffer[] {
  const reason = reasonOf(context, { 'host-not-connected': reachable([vm], context).length === 0, off: vm.libvirtId === null })
  return vm.consoles.map((console) => ({
    id: `console-${console.kind}-${console.device}`,
    group: 'consoles',
    label: context.t(console.kind === 'vnc' ? 'menu.openScreen' : 'menu.openSerial', { label: console.label }),
    icon: console.kind === 'vnc' ? IconDeviceDesktop : IconTerminal2,
    reason,
    isDestructive: false,
    run: () => context.showConsole(vm, console),
  }))
}

/** As tabs beside each other; more of them at once would be of no use to anybody, and a burden to their hosts. */
const openedAtMost = 16

export function manyConsolesOffers(vms: readonly Vm[], context: OfferContext): readonly VmOffer[] {
  const running = reachable(vms, context).filter(({ libvirtId, consoles }) => libvirtId !== null && consoles.length > 0)
  const shown = running.slice(0, openedAtMost)
  const reason = reasonOf(context, { 'host-not-connected': reachable(vms, context).length === 0, off: running.length === 0, 'too-many': running.length > openedAtMost })
  const run = (): void => {
    for (const vm of shown) for (const console of vm.consoles.slice(0, 1)) context.showConsole(vm, console)
  }
  return [{ id: 'consoles', group: 'consoles', label: context.t('menu.openConsoles', { count: running.length }), icon: IconDeviceDesktop, reason, isDestructive: false, run }]
}

export function keyOffers(vm: Vm, context: OfferContext): readonly VmOffer[] {
  const { t, acts, client } = context
  const { hostId, uuid, state } = vm
  const reason = reasonOf(context, { 'host-not-connected': reachable([vm], context).length === 0, 'not-running': state !== 'running' && state !== 'blocked' })
  return [...commonKeys, ...consoleKeys].map(({ label, keys }) => ({
    id: `keys-${label}`,
    group: 'keys',
    label: t('menu.send', { keys: label }),
    icon: IconCommand,
    reason,
    isDestructive: false,
    run: () => acts.attempt(client.vms.sendKeys({ hostId, uuid, keys })),
  }))
}

// Opening each console of a machine, and sending its guest keys with no console open.
import { IconCommand, IconDeviceDesktop, IconTerminal2 } from '@tabler/icons-react'
import type { Vm } from '#shared/model/vm.ts'
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

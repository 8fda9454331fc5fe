// Everything that a machine's menu offers, by its words: on the selection, or on machines that the other words name. And the machines.
import { IconDeviceDesktop, IconServer, IconTerminal2 } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useSession } from '../../state/use-session.ts'
import { openConsole } from '../consoles/consoles-store.ts'
import { useVmOffers } from '../vms/offers/use-vm-offers.ts'
import { useSubjects } from '../vms/use-subjects.ts'
import { bareLabel } from './command.ts'
import type { Command } from './command.ts'
import { loweredMatcher, wordMatcher } from './match-words.ts'
import { nameMatches } from './name-matches.ts'
import { textsOf } from './vm-texts.ts'
import { useVmPageOffers } from './page/use-vm-page-offers.ts'

const shownVms = 8
/** Of the machines that may be meant, so many are asked what they offer. */
const askedVms = 24
const shownPerOffer = 5
const shownNamed = 16

export function useActCommands(query: string): Command[] {
  return [...useSelectionCommands(query), ...useNamedCommands(query)]
}

function useSelectionCommands(query: string): Command[] {
  const t = useRememberedWords('app')
  const offersOf = useVmOffers()
  const pageOffersOf = useVmPageOffers()
  const selected = useSubjects()()
  const description = t('palette.onSelection', { count: selected.length, name: selected[0]?.name ?? '' })
  const [only, ...others] = selected
  const ofPage = only && others.length === 0 ? pageOffersOf(only) : []
  const match = wordMatcher(query)
  // Eighteen combinations of keys are for those who ask for them, and so are the parts of a page.
  const isWanted = ({ id, group = '', label }: { readonly id: string; readonly group?: string; readonly label: string }): boolean => (query.trim() === '' ? group !== 'keys' && !id.startsWith('tab-') : match(label) === '')
  return [...offersOf(selected).filter(({ reason }) => reason === ''), ...ofPage].filter(isWanted).map(({ id, label, icon, run }) => ({ id: `act-${id}`, label, description, icon, run }))
}

function useNamedCommands(query: string): Command[] {
  const { inventory } = useSession()
  const offersOf = useVmOffers()
  const pageOffersOf = useVmPageOffers()
  if (query.trim() === '') return []
  const { vms, hosts } = inventory.getState()
  const match = wordMatcher(query)
  // The words say what to do and with which: those that only name a machine do nothing to it.
  const isNamedAct = (label: string): boolean => Boolean(match(label))
  const counts = new Map<string, number>()
  const isWanted = (id: string): boolean => (counts.set(id, (counts.get(id) ?? 0) + 1).get(id) ?? 0) <= shownPerOffer
  return nameMatches(query, vms.values(), { limit: askedVms, lowered: (vm) => textsOf(vm).name })
    .flatMap((vm) => {
      const hostName = hosts.get(vm.hostId)?.name ?? ''
      return [...offersOf([vm]).filter(({ reason }) => reason === ''), ...pageOffersOf(vm)]
        .filter(({ label }) => isNamedAct(label) && match(`${label} ${vm.name} ${hostName}`) === '')
        .filter(({ id }) => isWanted(id))
        .map(({ id, label, icon, run }): Command => ({ id: `act-${id}-${vm.hostId}-${vm.uuid}`, label: `${bareLabel(label)}: ${vm.name}`, description: hostName, icon, run }))
    })
    .slice(0, shownNamed)
}

export function useVmCommands(query: string): Command[] {
  const t = useRememberedWords('app')
  const { inventory } = useSession()
  const [, navigate] = useLocation()
  if (query.trim() === '') return []
  const { vms, hosts } = inventory.getState()
  const commands: Command[] = []
  const showConsole = (vm: Vm, { kind, device }: Vm['consoles'][number]): void => {
    openConsole(vm, kind, device)
    navigate(routes.consoles)
  }
  const match = loweredMatcher(query)
  const hostNames = new Map([...hosts.values()].map(({ id, name }) => [id, { shown: name, lowered: name.toLowerCase() }]))
  for (const vm of vms.values()) {
    const host = hostNames.get(vm.hostId)
    if (match(textsOf(vm).all, host?.lowered ?? '') !== '') continue
    const description = host?.shown ?? ''
    commands.push({ id: `vm-${vm.hostId}-${vm.uuid}`, label: vm.name, description, icon: IconServer, vm, run: () => navigate(routes.vm(vm)) })
    const [first] = vm.consoles
    if (first && vm.libvirtId !== null && commands.length < shownVms) {
      commands.push({ id: `console-${vm.hostId}-${vm.uuid}`, label: t('palette.consoleOf', { name: vm.name }), description, icon: first.kind === 'vnc' ? IconDeviceDesktop : IconTerminal2, run: () => showConsole(vm, first) })
    }
    if (commands.length >= shownVms) break
  }
  return commands
}

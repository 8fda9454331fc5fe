// Everything that a machine's menu offers, by its words: on the selection, or on machines that the other words name. And the machines.
import { IconDeviceDesktop, IconServer, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'
import { openConsole } from '../consoles/consoles-store.ts'
import { useVmOffers } from '../vms/offers/use-vm-offers.ts'
import { useSubjects } from '../vms/use-subjects.ts'
import { bareLabel } from './command.ts'
import type { Command } from './command.ts'
import { matchWords, wordMatcher } from './match-words.ts'
import { nameMatches } from './name-matches.ts'

const shownVms = 8
/** Of the machines that may be meant, so many are asked what they offer. */
const askedVms = 24
const shownPerOffer = 5
const shownNamed = 16

export function useActCommands(query: string): Command[] {
  return [...useSelectionCommands(query), ...useNamedCommands(query)]
}

function useSelectionCommands(query: string): Command[] {
  const { t } = useTranslation()
  const offersOf = useVmOffers()
  const selected = useSubjects()()
  const description = t('palette.onSelection', { count: selected.length, name: selected[0]?.name ?? '' })
  return offersOf(selected)
    // Eighteen combinations of keys are for those who ask for them.
    .filter(({ group, label, reason }) => reason === '' && (query.trim() === '' ? group !== 'keys' : matchWords(query, label) === ''))
    .map(({ id, label, icon, run }) => ({ id: `act-${id}`, label, description, icon, run }))
}

function useNamedCommands(query: string): Command[] {
  const { inventory } = useSession()
  const offersOf = useVmOffers()
  if (query.trim() === '') return []
  const { vms, hosts } = inventory.getState()
  const match = wordMatcher(query)
  // The words say what to do and with which: those that only name a machine do nothing to it.
  const isNamedAct = (label: string): boolean => Boolean(match(label))
  const counts = new Map<string, number>()
  const isWanted = (id: string): boolean => (counts.set(id, (counts.get(id) ?? 0) + 1).get(id) ?? 0) <= shownPerOffer
  return nameMatches(query, vms.values(), askedVms)
    .flatMap((vm) => {
      const hostName = hosts.get(vm.hostId)?.name ?? ''
      return offersOf([vm])
        .filter(({ label, reason }) => reason === '' && isNamedAct(label) && match(`${label} ${vm.name} ${hostName}`) === '')
        .filter(({ id }) => isWanted(id))
        .map(({ id, label, icon, run }): Command => ({ id: `act-${id}-${vm.hostId}-${vm.uuid}`, label: `${bareLabel(label)}: ${vm.name}`, description: hostName, icon, run }))
    })
    .slice(0, shownNamed)
}

export function useVmCommands(query: string): Command[] {
  const { t } = useTranslation()
  const { inventory } = useSession()
  const [, navigate] = useLocation()
  if (query.trim() === '') return []
  const { vms, hosts } = inventory.getState()
  const commands: Command[] = []
  const showConsole = (vm: Vm, { kind, device }: Vm['consoles'][number]): void => {
    openConsole(vm, kind, device)
    navigate(routes.consoles)
  }
  const match = wordMatcher(query)
  for (const vm of vms.values()) {
    const description = hosts.get(vm.hostId)?.name ?? ''
    if (match(`${vm.name} ${vm.title} ${description} ${vm.addresses[0]?.address ?? ''}`) !== '') continue
    commands.push({ id: `vm-${vm.hostId}-${vm.uuid}`, label: vm.name, description, icon: IconServer, vm, run: () => navigate(routes.vm(vm)) })
    const [first] = vm.consoles
    if (first && vm.libvirtId !== null && commands.length < shownVms) {
      commands.push({ id: `console-${vm.hostId}-${vm.uuid}`, label: t('palette.consoleOf', { name: vm.name }), description, icon: first.kind === 'vnc' ? IconDeviceDesktop : IconTerminal2, run: () => showConsole(vm, first) })
    }
    if (commands.length >= shownVms) break
  }
  return commands
}

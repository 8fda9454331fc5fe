// What the command palette offers about networks: every network by its name with what can be done with it. Nothing before something
// is typed: a fleet has hundreds.
import { IconNetwork, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { NetworkActionId } from '#shared/model/networks/network.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { routes } from '../../app/routes.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import type { Command } from '../palette/command.ts'
import { matchWords } from '../palette/match-words.ts'
import { nameMatches } from '../palette/name-matches.ts'
import { allows, useNetworkActs } from './data/use-network-acts.ts'
import { useNetworks } from './data/use-networks.ts'

const icons: Readonly<Record<NetworkActionId, typeof IconPower>> = { start: IconPlayerPlay, stop: IconPlayerStop, restart: IconRefresh, 'autostart-on': IconPower, 'autostart-off': IconPower, undefine: IconTrash }
const askedNetworks = 20
const mostCommands = 12

export function useNetworkCommands(query: string): Command[] {
  const t = useRememberedWords('networks')
  const [, navigate] = useLocation()
  const hosts = useHosts()
  const acts = useNetworkActs()
  const { networks } = useNetworks()
  if (query.trim() === '') return []
  const word = t('command.word')
  const commandsOf = (network: Network): Command[] => {
    const { hostId, name } = network
    const host = hosts.get(hostId)
    const description = host?.name ?? ''
    const open: Command = { id: `network-${hostId}-${name}`, label: t('command.network', { name }), description, icon: IconNetwork, run: () => navigate(routes.network(network)) }
    const possible = isHostUp(host) ? NetworkActionId.options.filter((action) => allows(action, network)) : []
    const offered = possible.map((action) => ({ action, words: `${t(`action.${action}`)} ${word}` })).filter(({ words }) => matchWords(query, words) !== null)
    const offers = offered.map(({ action }): Command => ({ id: `network-${action}-${hostId}-${name}`, label: t('command.act', { action: t(`action.${action}`), name }), description, icon: icons[action], run: () => acts.request(action, [network]) }))
    return [open, ...offers].filter(({ label }) => matchWords(query, `${label} ${word} ${description}`) === '')
  }
  return nameMatches(query, networks, { limit: askedNetworks }).flatMap(commandsOf).slice(0, mostCommands)
}

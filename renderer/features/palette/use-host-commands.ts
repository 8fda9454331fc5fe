// The hosts by their names, and everything that a host's menu offers: for the one whose page is open, or for those that the words name.
import { IconServer } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import type { Host } from '#shared/model/hosts/host.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'
import { useHostOffers } from '../hosts/use-host-offers.ts'
import { bareLabel } from './command.ts'
import type { Command } from './command.ts'
import { matchWords } from './match-words.ts'
import { nameMatches } from './name-matches.ts'

const shownHosts = 8
const shownActs = 16

export function useHostCommands(query: string): Command[] {
  const { inventory } = useSession()
  const [, navigate] = useLocation()
  if (query.trim() === '') return []
  return [...inventory.getState().hosts.values()]
    .filter((host) => matchWords(query, `${host.name} ${host.uri} ${host.folder}`) === '')
    .slice(0, shownHosts)
    .map((host) => ({ id: `host-${host.id}`, label: host.name, description: host.uri, icon: IconServer, run: () => navigate(routes.host(host.id)) }))
}

export function useHostActCommands(query: string): Command[] {
  const { inventory } = useSession()
  const [path] = useLocation()
  const offersOf = useHostOffers()
  const hosts = [...inventory.getState().hosts.values()]
  const here = hosts.filter(({ id }) => path === routes.host(id) || path.startsWith(`${routes.host(id)}/`))
  const named = query.trim() === '' ? [] : nameMatches(query, hosts, { limit: shownHosts }).filter((host) => !here.includes(host))
  const commandsOf = (host: Host, isFound: (label: string) => boolean): Command[] =>
    offersOf(host)
      .filter(({ label, reason }) => reason === '' && isFound(label))
      .map(({ id, label, icon, run }) => ({ id: `host-${id}-${host.id}`, label: `${bareLabel(label)}: ${host.name}`, description: host.uri, icon, run }))
  return [
    ...here.flatMap((host) => commandsOf(host, (label) => query.trim() === '' || matchWords(query, `${label} ${host.name}`) === '')),
    ...named.flatMap((host) => commandsOf(host, (label) => matchWords(query, label) !== null && matchWords(query, label) !== '' && matchWords(query, `${label} ${host.name}`) === '')),
  ].slice(0, shownActs)
}

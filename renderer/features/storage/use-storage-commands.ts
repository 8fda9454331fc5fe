// What the command palette offers about storage: its pages and dialogs, and every pool by its name with what can be done with it.
import { IconDatabase, IconFilePlus, IconPlus, IconStack3 } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { routes } from '../../app/routes.ts'
import { useRememberedWords } from '../../i18n/remembered-words.ts'
import { useUi } from '../../state/ui-store.ts'
import { usePlaces } from '../../state/use-session.ts'
import { matchWords, wordMatcher } from '../palette/match-words.ts'
import type { Command } from '../palette/command.ts'
import { usePoolActs } from './pools/use-pool-acts.ts'
import { usePools } from './use-pools.ts'

const mostCommands = 12

export function useStorageCommands(query: string): Command[] {
  return [...usePageCommands(query), ...usePoolCommands(query)].slice(0, mostCommands)
}

function usePageCommands(query: string): Command[] {
  const t = useRememberedWords('storage')
  const [, navigate] = useLocation()
  const openDialog = useUi((state) => state.openDialog)
  const all: readonly Command[] = [
    { id: 'pools', label: t('title'), icon: IconDatabase, run: () => navigate(routes.storage) },
    { id: 'tiers', label: t('command.tiers'), icon: IconStack3, run: () => navigate(routes.storageView('tiers')) },
    { id: 'new-pool', label: t('newPool.title'), icon: IconPlus, run: () => openDialog({ kind: 'new-pool' }) },
    { id: 'new-volume', label: t('command.newVolume'), icon: IconFilePlus, run: () => openDialog({ kind: 'new-volume' }) },
  ]
  return all.filter(({ label }) => matchWords(query, label) === '')
}

/** "refresh default" and "default" both find the pool. Nothing before something is typed: a fleet has hundreds. */
function usePoolCommands(query: string): Command[] {
  const t = useRememberedWords('storage')
  const [, navigate] = useLocation()
  const places = usePlaces()
  const acts = usePoolActs()
  const { pools } = usePools()
  if (query.trim() === '') return []
  const match = wordMatcher(query)
  const left = match(t('command.poolWord'))
  return pools.flatMap((pool): Command[] => {
    const host = places.get(pool.hostId)?.name ?? ''
    const names = `${pool.name} ${host}`
    // A name alone offers no act, and words that fit every pool name none: nothing more is looked at of the hundreds of others.
    if (match(names) === null) return []
    const isAbout = (words: string): boolean => match(`${words} ${names}`) === ''
    const open: Command = { id: `pool-${pool.hostId}-${pool.name}`, label: t('command.pool', { name: pool.name }), description: host, icon: IconDatabase, run: () => navigate(routes.pool(pool)) }
    const offers = acts.offers([pool]).map(({ action, icon }): Command => ({ id: `pool-${action}-${pool.hostId}-${pool.name}`, label: t('command.act', { action: t(`action.${action}`), name: pool.name }), description: host, icon, run: () => acts.request(action, [pool]) }))
    const isNamed = isAbout(t('command.poolWord')) && left !== ''
    return [...(isNamed ? [open] : []), ...offers.filter(({ label }) => isAbout(label) && match(names) !== '')]
  })
}

// What can be done with pools. What forgets or destroys something asks first, in proportion to the damage.
import { IconEraser, IconHammer, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Pool, PoolActionId } from '#shared/model/storage/storage.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { useActs } from '../../vms/use-acts.ts'

interface Offer {
  readonly action: PoolActionId
  readonly icon: typeof IconPlayerPlay
  readonly isFor: (pool: Pool) => boolean
}

const offers: readonly Offer[] = [
  { action: 'start', icon: IconPlayerPlay, isFor: ({ state }) => state === 'inactive' },
  // Makes the directory that it stands on; what would make a file system is asked for in the dialog of a new pool only.
  { action: 'build', icon: IconHammer, isFor: ({ state, type }) => state === 'inactive' && (type === 'dir' || type === 'netfs') },
  { action: 'stop', icon: IconPlayerStop, isFor: ({ state }) => state !== 'inactive' },
  { action: 'refresh', icon: IconRefresh, isFor: ({ state }) => state === 'running' },
  { action: 'autostart-on', icon: IconPower, isFor: ({ autostart, isPersistent }) => !autostart && isPersistent },
  { action: 'autostart-off', icon: IconPower, isFor: ({ autostart }) => autostart },
  { action: 'undefine', icon: IconEraser, isFor: () => true },
  { action: 'delete', icon: IconTrash, isFor: () => true },
]

export interface PoolActs {
  /** Those that are possible with some of the pools; none of a host that is not connected. */
  readonly offers: (pools: readonly Pool[]) => readonly Pick<Offer, 'action' | 'icon'>[]
  /** Asks first where something would be lost. */
  readonly request: (action: PoolActionId, pools: readonly Pool[]) => void
}

export function usePoolActs(): PoolActs {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const hosts = useHosts()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const possible = ({ isFor }: Offer, pools: readonly Pool[]): readonly Pool[] => pools.filter((pool) => isHostUp(hosts.get(pool.hostId)) && isFor(pool))
  const run = (action: PoolActionId, targets: readonly Pool[]): void => acts.attempt(client.storage.actOnPools({ action, targets: targets.map(({ hostId, name }) => ({ hostId, pool: name })) }))
  const ask = (action: 'stop' | 'undefine' | 'delete', targets: readonly Pool[]): void => {
    const names = targets.map(({ name }) => name)
    const [name = ''] = names
    openDialog({
      kind: 'confirm',
      title: t(`confirm.${action}.title`, { count: targets.length, name }),
      text: t(`confirm.${action}.text`),
      items: names,
      label: t(`action.${action}`),
      ...(action === 'delete' ? { typed: names.length === 1 ? name : String(names.length) } : {}),
      run: () => run(action, targets),
    })
  }
  return {
    offers: (pools) => offers.filter((offer) => possible(offer, pools).length > 0),
    request(action, pools) {
      const offer = offers.find((candidate) => candidate.action === action)
      const targets = offer ? possible(offer, pools) : []
      if (targets.length === 0) return
      if (action === 'stop' || action === 'undefine') ask(action, targets)
      else if (action === 'delete') ask(action, once(targets))
      else run(action, targets)
    },
  }
}

/** What several hosts share is deleted through one of them; the others are left with an empty pool to forget. */
function once(pools: readonly Pool[]): readonly Pool[] {
  return pools.filter((pool, index) => pool.sharedKey === '' || pools.findIndex(({ sharedKey }) => sharedKey === pool.sharedKey) === index)
}

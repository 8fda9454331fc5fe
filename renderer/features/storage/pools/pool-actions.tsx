// What can be done with pools, as menu items. What forgets or destroys something asks first, in proportion to the damage.
import { Menu } from '@mantine/core'
import { IconEraser, IconPlayerPlay, IconPlayerStop, IconPower, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Pool, PoolActionId } from '#shared/model/storage.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { useActs } from '../../vms/use-acts.ts'

interface Offer {
  readonly action: PoolActionId
  readonly icon: typeof IconPlayerPlay
  readonly isFor: (pool: Pool) => boolean
  readonly asks?: boolean
}

const offers: readonly Offer[] = [
  { action: 'start', icon: IconPlayerPlay, isFor: ({ state }) => state === 'inactive' },
  { action: 'stop', icon: IconPlayerStop, isFor: ({ state }) => state !== 'inactive', asks: true },
  { action: 'refresh', icon: IconRefresh, isFor: ({ state }) => state === 'running' },
  { action: 'autostart-on', icon: IconPower, isFor: ({ autostart, isPersistent }) => !autostart && isPersistent },
  { action: 'autostart-off', icon: IconPower, isFor: ({ autostart }) => autostart },
  { action: 'undefine', icon: IconEraser, isFor: () => true, asks: true },
  { action: 'delete', icon: IconTrash, isFor: () => true, asks: true },
]

export function PoolMenuItems({ pools }: { pools: readonly Pool[] }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const run = (action: PoolActionId, targets: readonly Pool[]): void => acts.attempt(client.storage.actOnPools({ action, targets: targets.map(({ hostId, name }) => ({ hostId, pool: name })) }))
  return offers.map(({ action, icon: Icon, isFor, asks = false }) => {
    const possible = pools.filter(isFor)
    const targets = action === 'delete' ? once(possible) : possible
    const confirm = (): void => {
      const names = targets.map(({ name }) => name)
      openDialog({
        kind: 'confirm',
        title: t(`confirm.${action}.title`, { count: targets.length, name: names[0] ?? '' }),
        text: t(`confirm.${action}.text`),
        items: names,
        label: t(`action.${action}`),
        ...(action === 'delete' ? { typed: names.length === 1 ? (names[0] ?? '') : String(names.length) } : {}),
        run: () => run(action, targets),
      })
    }
    if (targets.length === 0) return null
    return <Menu.Item key={action} leftSection={<Icon size={15} />} {...(action === 'delete' ? { color: 'red' } : {})} onClick={() => (asks ? confirm() : run(action, targets))}>{t(`action.${action}`)}</Menu.Item>
  })
}

/** What several hosts share is deleted through one of them; the others are left with an empty pool to forget. */
function once(pools: readonly Pool[]): readonly Pool[] {
  return pools.filter((pool, index) => pool.sharedKey === '' || pools.findIndex(({ sharedKey }) => sharedKey === pool.sharedKey) === index)
}

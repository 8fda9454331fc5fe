// What can be done with pools, as menu items.
import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Pool } from '#shared/model/storage/storage.ts'
import { usePoolActs } from './use-pool-acts.ts'

export function PoolMenuItems({ pools }: { pools: readonly Pool[] }) {
  const { t } = useTranslation('storage')
  const acts = usePoolActs()
  const offers = acts.offers(pools)
  if (offers.length === 0) return <Menu.Label>{t('hostNotConnected')}</Menu.Label>
  return offers.map(({ action, icon: Icon }) => <Menu.Item key={action} leftSection={<Icon size={15} />} {...(action === 'delete' ? { color: 'red' } : {})} onClick={() => acts.request(action, pools)}>{t(`action.${action}`)}</Menu.Item>)
}

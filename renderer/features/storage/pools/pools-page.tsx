// The storage pools of the whole fleet, or of one host: the same storage on several hosts is one row.
import { IconDatabase } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import { ObjectList } from '../../../ui/lists/object-list.tsx'
import { AreaHead } from '../area-head.tsx'
import { useTiers } from '../tiers/use-tiers.ts'
import { usePoolRows, usePools } from '../use-pools.ts'
import type { PoolRow } from '../use-pools.ts'
import { useWhyNoHost } from '../../hosts/use-why-no-host.ts'
import { NewPoolDialog } from './create/new-pool-dialog.tsx'
import { PoolMenuItems } from './pool-actions.tsx'
import { isStale, textOfPool, usePoolColumns } from './pool-columns.tsx'
import { usePoolTotals } from './use-pool-totals.ts'

function menuOf(rows: readonly PoolRow[]): ReactNode {
  return <PoolMenuItems pools={rows.flatMap((row) => row.pools)} />
}

/** Without a host: of all of them. */
export function PoolsPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('storage')
  const { pools, isLoaded } = usePools()
  const hosts = useHosts()
  const places = usePlaces()
  const whyNoNew = useWhyNoHost(hostId)
  const [, navigate] = useLocation()
  const all = usePoolRows(hostId === undefined ? pools : pools.filter((pool) => pool.hostId === hostId))
  const totals = usePoolTotals(all.map(({ pool }) => pool))
  const tiers = useTiers()
  const columns = usePoolColumns({ totals, tiers: tiers.value ?? [] }, hostId === undefined)
  return (
    <ObjectList
      all={all}
      isLoaded={isLoaded}
      columns={columns}
      keyOf={({ key }) => key}
      nameOf={({ pool }) => pool.name}
      textOf={(row) => textOfPool(row, (id) => places.get(id)?.name ?? '')}
      onOpen={({ pool }) => navigate(routes.pool(pool))}
      menu={menuOf}
      onSelected={(rows) => t('onSelected', { count: rows.flatMap((row) => row.pools).length })}
      isStale={(row) => isStale(row, hosts)}
      problem={totals.problem ?? tiers.problem}
      icon={<IconDatabase size={34} stroke={1.4} />}
      renderHead={hostId === undefined ? (bar) => <AreaHead view="pools">{bar}</AreaHead> : undefined}
      renderNew={(close) => <NewPoolDialog hostId={hostId} onClose={close} />}
      whyNoNew={whyNoNew}
      words={{ title: t('title'), search: t('searchPools'), open: t('newPool.open'), count: (count) => t('poolCount', { count, number: formatNumber(count) }), nothingFound: t('noPoolFound'), none: t('noPools'), noneHint: t('noPoolsHint'), loading: t('loading') }}
      testId="pools"
    />
  )
}

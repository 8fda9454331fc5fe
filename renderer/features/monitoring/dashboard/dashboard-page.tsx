// The fleet at a glance. Each tile leads to what it is about.
import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { routes } from '../../../app/routes.ts'
import { formatBytes, formatNumber, formatTenths } from '../../../i18n/format.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useIsLoaded } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import type { StateTone } from '../../../ui/marks/vm-state.ts'
import { WelcomePage } from '../../hosts/welcome-page.tsx'
import { usePoolRows, usePools } from '../../storage/use-pools.ts'
import styles from './dashboard.module.css'
import { summarize, troubles } from './fleet/fleet-summary.ts'
import { useFleet } from './fleet/use-fleet.ts'
import { HeatMapTile } from './heat/heat-map-tile.tsx'
import { RecentTile } from './tiles/recent-tile.tsx'
import { RoomTile } from './tiles/room-tile.tsx'
import { StatusTile } from './tiles/status-tile.tsx'
import { TopTile } from './tiles/top-tile.tsx'
import { TroubleTile } from './tiles/trouble-tile.tsx'
import { useRecent } from './tiles/use-recent.ts'

export function DashboardPage() {
  const { t } = useTranslation()
  const isLoaded = useIsLoaded()
  const fleet = useFleet()
  if (!isLoaded) return <EmptyState title={t('table.loading')} icon={<Loader size="sm" />} />
  if (fleet.hosts.size === 0) return <WelcomePage />
  return <Fleet />
}

/** What the search of the table calls the states. */
const searched: Readonly<Record<StateTone, string>> = { running: 'state:running', paused: 'state:paused', off: 'state:shutoff', error: 'state:crashed', info: 'state:pmsuspended', unknown: '' }

function Fleet() {
  const { t } = useTranslation('monitoring')
  const fleet = useFleet()
  const setQuery = useUi((state) => state.setQuery)
  const summary = summarize(fleet)
  const leftOut = summary.leftOut > 0 ? <div className={styles['leftOut']}>{t('room.leftOut', { count: summary.leftOut })}</div> : undefined
  return (
    <div className={styles['page']}>
      <div className={styles['tiles']}>
        <StatusTile area="hosts" title={t('dashboard.hosts')} href={routes.dashboard('hosts')} counts={summary.hosts} wordOf={(tone) => t(`dashboard.hostTone.${tone}`)} isOfHosts />
        <StatusTile area="vms" title={t('dashboard.vms')} href={routes.allVms} counts={summary.vms} wordOf={(tone) => t(`dashboard.vmTone.${tone}`)} onOpen={(tone) => setQuery(tone === null ? '' : searched[tone])} />
        <RoomTile area="cpu" title={t('room.cpu')} href={routes.dashboard('hosts')} total={summary.cpu.total} used={summary.cpu.used} reserved={summary.cpu.reserved} totalText={t('room.cpus', { count: summary.cpu.total, number: formatNumber(summary.cpu.total) })} format={formatNumber} mostTimes={4} usedWord={t('room.busy')} reservedWord={t('room.vcpus')} ratio={t('room.perCpu', { ratio: summary.cpu.total === 0 ? '–' : formatTenths(summary.cpu.reserved / summary.cpu.total) })} note={leftOut} />
        <RoomTile area="memory" title={t('room.memory')} href={routes.dashboard('hosts')} total={summary.memory.total} used={summary.memory.used} reserved={summary.memory.reserved} totalText={formatBytes(summary.memory.total)} format={formatBytes} usedWord={t('room.used')} reservedWord={t('room.given')} note={leftOut} />
        <StorageTile />
        <HeatMapTile hosts={fleet.hosts} />
        <TroubleTile troubles={troubles(fleet)} />
        <TopTile fleet={fleet} />
        <RecentTile events={useRecent()} />
      </div>
    </div>
  )
}

/** Storage that several hosts share counts once. */
function StorageTile() {
  const { t } = useTranslation('monitoring')
  const { pools, isLoaded } = usePools()
  const rows = usePoolRows(pools).filter(({ pool }) => pool.state === 'running')
  const total = rows.reduce((sum, { pool }) => sum + pool.capacityBytes, 0)
  const used = rows.reduce((sum, { pool }) => sum + pool.allocationBytes, 0)
  const full = rows.filter(({ pool }) => pool.capacityBytes > 0 && pool.allocationBytes / pool.capacityBytes >= 0.9).length
  return <RoomTile area="storage" title={t('room.storage')} href={routes.storage} total={total} used={isLoaded && rows.length > 0 ? used : null} totalText={formatBytes(total)} format={formatBytes} usedWord={t('room.allocated')} note={<div className={styles['leftOut']} data-tone={full > 0 ? 'warning' : undefined}>{full > 0 ? t('room.full', { count: full }) : t('room.pools', { count: rows.length })}</div>} />
}

// A pool's state as a sign and a word, and its room as a bar.
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconLoader } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Pool, PoolState } from '#shared/model/storage/storage.ts'
import { formatBytes, formatPercent } from '../../../i18n/format.ts'
import styles from '../storage.module.css'

const looks: Readonly<Record<PoolState, { icon: typeof IconCircleCheck; color: string }>> = {
  running: { icon: IconCircleCheck, color: 'var(--state-running)' },
  inactive: { icon: IconCircleDashed, color: 'var(--state-off)' },
  building: { icon: IconLoader, color: 'var(--state-info)' },
  degraded: { icon: IconAlertTriangle, color: 'var(--state-paused)' },
  inaccessible: { icon: IconCircleX, color: 'var(--state-error)' },
}

/** `isStale`: as it was seen last. */
export function PoolStateLabel({ state, isStale = false }: { state: PoolState; isStale?: boolean }) {
  const { t } = useTranslation('storage')
  const { icon: Icon, color } = looks[state]
  return <span className={styles['state']} style={isStale ? { color: 'var(--muted)' } : undefined}><Icon size={15} style={{ color: isStale ? 'var(--muted)' : color, flex: 'none' }} aria-hidden />{t(`state.${state}`)}</span>
}

const highFrom = 0.9

export function PoolRoom({ pool: { state, ...room } }: { pool: Pool }) {
  return state === 'running' ? <RoomBar {...room} /> : <span className="muted">–</span>
}

export function RoomBar({ capacityBytes, allocationBytes, availableBytes }: Pick<Pool, 'capacityBytes' | 'allocationBytes' | 'availableBytes'>) {
  const { t } = useTranslation('storage')
  if (capacityBytes === 0) return <span className="muted">–</span>
  const used = (capacityBytes - availableBytes) / capacityBytes
  const text = t('room', { used: formatBytes(allocationBytes), capacity: formatBytes(capacityBytes) })
  return (
    <span className={styles['room']} title={`${text} (${formatPercent(used * 100)})`}>
      <span className={styles['track']} role="meter" aria-label={t('column.room')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(used * 100)} aria-valuetext={text}>
        <span className={styles['fill']} data-high={used > highFrom || undefined} style={{ width: `${Math.min(100, used * 100)}%` }} />
      </span>
      <span className="figures">{t('free', { size: formatBytes(availableBytes) })}</span>
    </span>
  )
}

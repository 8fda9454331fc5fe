// What happened last in the fleet: tasks and events, newest first, each a way to what it was about.
import { IconAlertTriangle, IconBell, IconCamera, IconCircleX, IconPlayerPlay, IconPlayerStop, IconPoint, IconTransfer } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { formatTime } from '../../../../i18n/format.ts'
import { Tile } from './tile.tsx'
import styles from './tiles.module.css'
import type { RecentEvent } from './use-recent.ts'

const icons = { started: IconPlayerPlay, stopped: IconPlayerStop, moved: IconTransfer, snapshot: IconCamera, alert: IconBell, failed: IconCircleX, other: IconPoint, warning: IconAlertTriangle } as const

export function RecentTile({ events }: { events: readonly RecentEvent[] }) {
  const { t } = useTranslation('monitoring')
  return (
    <Tile title={t('dashboard.recent')} area="recent">
      {events.length === 0 && <div className={styles['calm']}>{t('dashboard.noRecent')}</div>}
      <ul className={styles['list']}>
        {events.map(({ id, atMs, icon, tone, text, subject, href }) => {
          const Icon = icons[icon]
          const line = (
            <>
              <Icon size={15} stroke={1.8} aria-hidden data-tone={tone} className={styles['sign']} />
              <span className="ellipsis" title={text}>{text}</span>
              <b className="ellipsis" dir="auto">{subject}</b>
              <time>{formatTime(atMs)}</time>
            </>
          )
          return <li key={id}>{href === undefined ? <span className={styles['plain']}>{line}</span> : <Link href={href}>{line}</Link>}</li>
        })}
      </ul>
    </Tile>
  )
}

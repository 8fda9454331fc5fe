// Hosts that want attention, each with why, each a way to its page.
import { IconCircleCheck, IconCpu, IconDatabaseExclamation, IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { routes } from '../../../../app/routes.ts'
import { formatPercent } from '../../../../i18n/format.ts'
import { HostStateIcon } from '../../../../ui/marks/host-state-icon.tsx'
import { toneOfHost } from '../../../../ui/marks/vm-state.ts'
import { useHostStateText } from '../../../hosts/use-host-state-text.ts'
import type { Trouble } from '../fleet/fleet-summary.ts'
import { Tile } from './tile.tsx'
import styles from './tiles.module.css'

const icons = { cpu: IconCpu, memory: IconDatabaseExclamation, promised: IconStack2 } as const

export function TroubleTile({ troubles }: { troubles: readonly Trouble[] }) {
  const { t } = useTranslation('monitoring')
  const textOf = useHostStateText()
  return (
    <Tile title={t('dashboard.troubles')} area="trouble" aside={troubles.length > 0 && <span className={styles['count']}>{troubles.length}</span>}>
      {troubles.length === 0 && <div className={styles['calm']}><IconCircleCheck size={26} stroke={1.5} aria-hidden />{t('dashboard.noTroubles')}</div>}
      <ul className={styles['list']}>
        {troubles.map((trouble) => {
          const { host, kind } = trouble
          const why = kind === 'state' ? textOf(host) : t(`dashboard.trouble.${kind}`, { percent: formatPercent(trouble.percent) })
          const Icon = kind === 'state' ? undefined : icons[kind]
          return (
            <li key={`${host.id} ${kind}`}>
              <Link href={routes.host(host.id, kind === 'state' ? 'overview' : 'performance')} title={why}>
                {Icon ? <Icon size={16} stroke={1.7} aria-hidden className={styles['warning']} /> : <HostStateIcon tone={toneOfHost(host)} size={16} />}
                <b dir="auto">{host.name}</b>
                <span className="ellipsis">{why}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </Tile>
  )
}

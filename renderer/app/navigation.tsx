// The rail at the left edge: the console's areas, one click each. What belongs to a host or a VM is on its own page.
import { IconBell, IconCalendarTime, IconDashboard, IconDatabase, IconDeviceDesktop, IconFileAnalytics, IconNetwork, IconScreenShare, IconTerminal2, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { AlertBadge } from '../features/alerts/alert-badge.tsx'
import styles from './navigation.module.css'
import { routes } from './routes.ts'

interface Area {
  readonly id: 'dashboard' | 'vms' | 'consoles' | 'screens' | 'storage' | 'networks' | 'alerts' | 'reports' | 'schedules' | 'trash'
  readonly icon: typeof IconTerminal2
  readonly route: string
  /** Other pages that belong to the area, by the beginning of their route. */
  readonly pages?: readonly string[]
}

const areas: readonly Area[] = [
  { id: 'dashboard', icon: IconDashboard, route: routes.dashboard() },
  { id: 'vms', icon: IconDeviceDesktop, route: routes.allVms, pages: ['/vms/', '/hosts/', '/folder/', '/machines/'] },
  { id: 'consoles', icon: IconTerminal2, route: routes.consoles },
  { id: 'screens', icon: IconScreenShare, route: routes.screens },
  { id: 'storage', icon: IconDatabase, route: routes.storage },
  { id: 'networks', icon: IconNetwork, route: routes.networks(), pages: ['/network/', '/nwfilter/'] },
  { id: 'alerts', icon: IconBell, route: routes.alerts() },
  { id: 'reports', icon: IconFileAnalytics, route: routes.reports() },
  { id: 'schedules', icon: IconCalendarTime, route: routes.schedules },
  { id: 'trash', icon: IconTrash, route: routes.trash },
]

export function Navigation() {
  const { t } = useTranslation()
  const [location] = useLocation()
  return (
    <nav className={styles['rail']} aria-label={t('navigation.label')}>
      {areas.map(({ id, icon: Icon, route, pages = [] }) => {
        const isHere = location === route || pages.some((page) => location.startsWith(page)) || (route !== '/' && location.startsWith(`${route}/`))
        return (
          <Link key={id} href={route} className={styles['area'] ?? ''} aria-current={isHere ? 'page' : undefined}>
            {id === 'alerts' ? <AlertBadge><Icon size={20} stroke={1.6} /></AlertBadge> : <Icon size={20} stroke={1.6} />}
            <span>{t(`navigation.${id}`)}</span>
          </Link>
        )
      })}
    </nav>
  )
}

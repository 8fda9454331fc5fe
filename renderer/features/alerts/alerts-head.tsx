// The head of the area of alerts: its pages as tabs, and what the page puts beside them.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { alertViews, routes } from '../../app/routes.ts'
import type { AlertView } from '../../app/routes.ts'
import { AreaTabs } from '../../ui/layout/area-head.tsx'

export function AlertsHead({ view, children }: { view: AlertView; children?: ReactNode }) {
  const { t } = useTranslation(['alerts', 'app'])
  const [, navigate] = useLocation()
  return <AreaTabs title={t('app:navigation.alerts')} views={alertViews} view={view} labelOf={(value) => t(`view.${value}`)} onView={(value) => navigate(routes.alerts(value))}>{children}</AreaTabs>
}

// The head of the area of reports: its pages as tabs, and what the page puts beside them.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { reportViews, routes } from '../../app/routes.ts'
import type { ReportView } from '../../app/routes.ts'
import { AreaTabs } from '../../ui/layout/area-head.tsx'

export function ReportsHead({ view, children }: { view: ReportView; children?: ReactNode }) {
  const { t } = useTranslation(['reports', 'app'])
  const [, navigate] = useLocation()
  return <AreaTabs title={t('app:navigation.reports')} views={reportViews} view={view} labelOf={(value) => t(`view.${value}`)} onView={(value) => navigate(routes.reports(value))}>{children}</AreaTabs>
}

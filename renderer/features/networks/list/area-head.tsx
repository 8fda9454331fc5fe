// The head of the area of networks.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { networkViews, routes } from '../../../app/routes.ts'
import type { NetworkView } from '../../../app/routes.ts'
import { AreaTabs } from '../../../ui/layout/area-head.tsx'

export function AreaHead({ view, children }: { view: NetworkView; children?: ReactNode }) {
  const { t } = useTranslation(['networks', 'app'])
  const [, navigate] = useLocation()
  return <AreaTabs title={t('app:navigation.networks')} views={networkViews} view={view} labelOf={(value) => t(`view.${value}`)} onView={(value) => navigate(routes.networks(value))}>{children}</AreaTabs>
}

// The head of the area of storage.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { routes, storageViews } from '../../app/routes.ts'
import type { StorageView } from '../../app/routes.ts'
import { AreaTabs } from '../../ui/layout/area-head.tsx'

export function AreaHead({ view, children }: { view: StorageView; children?: ReactNode }) {
  const { t } = useTranslation(['storage', 'app'])
  const [, navigate] = useLocation()
  return <AreaTabs title={t('app:navigation.storage')} views={storageViews} view={view} labelOf={(value) => t(`view.${value}`)} onView={(value) => navigate(routes.storageView(value))}>{children}</AreaTabs>
}

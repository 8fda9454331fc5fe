// How panels are called, in the user's language.
import { useTranslation } from 'react-i18next'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { panelTitle } from './data/panel-query.ts'

export function usePanelTitle(): (panel: DashboardPanel) => string {
  const { t } = useTranslation('monitoring')
  return (panel) => panelTitle(panel, (key) => t(key))
}

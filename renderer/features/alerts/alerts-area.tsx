// The pages of the area of alerts, by the view that the route names.
import type { AlertView } from '../../app/routes.ts'
import { ChannelsPage } from './channels/channels-page.tsx'
import { HistoryPage } from './now/history-page.tsx'
import { NowPage } from './now/now-page.tsx'
import { RulesPage } from './rules/rules-page.tsx'
import { SilencesPage } from './rules/silences-page.tsx'

export function AlertsArea({ view }: { view: AlertView }) {
  switch (view) {
    case 'now':
      return <NowPage />
    case 'history':
      return <HistoryPage />
    case 'rules':
      return <RulesPage />
    case 'silences':
      return <SilencesPage />
    case 'channels':
      return <ChannelsPage />
    default:
      return view satisfies never
  }
}

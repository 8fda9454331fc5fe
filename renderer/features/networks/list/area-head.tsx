// The head of the area of networks: its pages as tabs, and what the page puts beside them.
import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { networkViews, routes } from '../../../app/routes.ts'
import type { NetworkView } from '../../../app/routes.ts'

export function AreaHead({ view, children }: { view: NetworkView; children?: ReactNode }) {
  const { t } = useTranslation('networks')
  const [, navigate] = useLocation()
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 12, borderBottom: '1px solid var(--line)', paddingRight: 16, flex: 'none', minHeight: 44 }}>
      <Tabs value={view} onChange={(value) => { const next = networkViews.find((known) => known === value); if (next) navigate(routes.networks(next)) }} style={{ marginBottom: -1 }}>
        <Tabs.List px="xs" style={{ flexWrap: 'nowrap' }}>{networkViews.map((value) => <Tabs.Tab key={value} value={value}>{t(`view.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div style={{ marginLeft: 'auto', display: 'flex', alignItems: 'center', gap: 10 }}>{children}</div>
    </div>
  )
}

// The head of the area of networks: its pages as tabs, and what the page puts beside them.
import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { networkViews, routes } from '../../../app/routes.ts'
import type { NetworkView } from '../../../app/routes.ts'
import styles from './area-head.module.css'

export function AreaHead({ view, children }: { view: NetworkView; children?: ReactNode }) {
  const { t } = useTranslation('networks')
  const [, navigate] = useLocation()
  return (
    <div className={styles['head']}>
      <Tabs value={view} onChange={(value) => { const next = networkViews.find((known) => known === value); if (next) navigate(routes.networks(next)) }}>
        <Tabs.List px="xs" className={styles['tabs'] ?? ''}>{networkViews.map((value) => <Tabs.Tab key={value} value={value}>{t(`view.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className={styles['beside']}>{children}</div>
    </div>
  )
}

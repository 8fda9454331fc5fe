// The head of the area of storage: its pages as tabs, and what the page puts beside them.
import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { routes, storageViews } from '../../app/routes.ts'
import type { StorageView } from '../../app/routes.ts'
import styles from './storage.module.css'

export function AreaHead({ view, children }: { view: StorageView; children?: ReactNode }) {
  const { t } = useTranslation('storage')
  const [, navigate] = useLocation()
  return (
    <div className={styles['areaHead']}>
      <Tabs value={view} onChange={(value) => { const next = storageViews.find((known) => known === value); if (next) navigate(routes.storageView(next)) }}>
        <Tabs.List px="xs" className={styles['areaTabs'] ?? ''}>{storageViews.map((value) => <Tabs.Tab key={value} value={value}>{t(`view.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className={styles['beside']}>{children}</div>
    </div>
  )
}

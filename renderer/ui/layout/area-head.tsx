// The head of an area: its pages as tabs, and what the page puts beside them. On the page of one host the tabs are the host's, and only
// what stands beside is left.
import { Tabs, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './area-head.module.css'

export interface AreaTabsProps<View extends string> {
  /** The area's name: its heading to a screen reader; the rail shows it to everybody else. */
  readonly title: string
  readonly views: readonly View[]
  readonly view: View
  readonly labelOf: (view: View) => string
  readonly onView: (view: View) => void
  readonly children?: ReactNode
}

export function AreaTabs<View extends string>({ title, views, view, labelOf, onView, children }: AreaTabsProps<View>) {
  return (
    <div className={styles['head']}>
      <Tabs value={view} onChange={(value) => { const next = views.find((known) => known === value); if (next) onView(next) }}>
        <Tabs.List px="xs" className={styles['tabs'] ?? ''}>{views.map((value) => <Tabs.Tab key={value} value={value}>{labelOf(value)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className={styles['beside']}>{children}</div>
      <VisuallyHidden component="h2">{title}</VisuallyHidden>
    </div>
  )
}

export function HostAreaBar({ children }: { children: ReactNode }) {
  return <div className={styles['bar']}>{children}</div>
}

// A notice in the flow of a page: a tinted block, or a bar across a pane. What it says is worded by its caller.
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './notice.module.css'

export type NoticeTone = 'info' | 'warning' | 'error' | 'quiet'

export interface NoticeProps {
  readonly tone: NoticeTone
  readonly title: ReactNode
  readonly children?: ReactNode
  /** Buttons at its end. */
  readonly actions?: ReactNode
  readonly icon?: ReactNode
  /** Across the whole pane, with no corners. */
  readonly isBar?: boolean
  readonly testId?: string
}

const icons = { info: IconInfoCircle, warning: IconAlertTriangle, error: IconCircleX, quiet: IconInfoCircle } as const

export function Notice({ tone, title, children, actions, icon, isBar = false, testId }: NoticeProps) {
  const Icon = icons[tone]
  return (
    <div className={styles['notice']} data-tone={tone} data-bar={isBar || undefined} role={tone === 'error' ? 'alert' : 'status'} data-testid={testId}>
      <span className={styles['icon']} aria-hidden>{icon ?? <Icon size={18} stroke={1.8} />}</span>
      <div className={styles['body']}>
        <div className={styles['title']}>{title}</div>
        {children}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}

// Keeps what cannot be drawn to its own place, so that the rest of the window goes on: the consoles above all.
// React tells the browser's console of the error; here it is told to whoever looks at the screen.
import { Button, CopyButton, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import type { FallbackProps } from 'react-error-boundary'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './empty-state.tsx'
import styles from './crash-guard.module.css'

/** What was thrown, and how to try again. */
export type Crash = FallbackProps

export interface CrashGuardProps {
  /** What is guarded is tried again when this changes: an address, an open dialog. */
  readonly triedAgainAt?: unknown
  /** Stands where the guarded part would. */
  readonly fallback?: ComponentType<Crash>
  readonly children: ReactNode
}

export function CrashGuard({ triedAgainAt, fallback = CrashNotice, children }: CrashGuardProps) {
  return (
    <ErrorBoundary FallbackComponent={fallback} resetKeys={[triedAgainAt]}>
      {children}
    </ErrorBoundary>
  )
}

export function CrashNotice({ error, resetErrorBoundary }: Crash) {
  const { t } = useTranslation()
  return (
    <div role="alert" className={styles['place']}>
      <EmptyState title={t('crash.title')} text={t('crash.text')} icon={<IconAlertTriangle size={28} color="var(--mantine-color-red-6)" />}>
        <code className={styles['reason']}>{error instanceof Error ? error.message : String(error)}</code>
        <Group gap="xs" justify="center" mt="xs">
          <Button onClick={resetErrorBoundary}>{t('crash.again')}</Button>
          <CopyButton value={detailsOf(error)}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? 'common.copied' : 'crash.copy')}</Button>}</CopyButton>
          <Button variant="default" onClick={() => location.reload()}>{t('crash.reload')}</Button>
        </Group>
      </EmptyState>
    </div>
  )
}

/** For a report of the defect: where, and by what way through the code. */
function detailsOf(error: unknown): string {
  return [location.hash, error instanceof Error ? (error.stack ?? error.message) : String(error)].join('\n')
}

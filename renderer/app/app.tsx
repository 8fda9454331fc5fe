// The page: session, theme and language around either the whole console or one detached console.
import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { detachedConsole } from '../features/consoles/dock/detached.ts'
import { QuestionDialog } from '../features/questions/question-dialog.tsx'
import { openSession } from '../state/session.ts'
import { SessionContext, usePreferences } from '../state/use-session.ts'
import { CrashGuard } from '../ui/feedback/crash-guard.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Shell } from './shell.tsx'
import { closeButtons, resolveVariables, theme } from './theme.ts'

const ConsoleWindow = lazy(async () => ({ default: (await import('../features/consoles/console-window.tsx')).ConsoleWindow }))

const atHash = { hook: useHashLocation }

export function App() {
  // One session for the life of the page: it ends with the page itself.
  const [session] = useState(() => openSession())
  const [detached] = useState(() => detachedConsole())
  return (
    <SessionContext value={session}>
      <Themed>
        <CrashGuard>
          {/* Over the tree: at the right they would cover what runs a failed task again. */}
          <Notifications position="bottom-left" limit={4} />
          <Router {...atHash}>
            {detached ? (
              <Suspense>
                <ConsoleWindow consoleRef={detached} />
              </Suspense>
            ) : (
              <Shell />
            )}
          </Router>
          <ConnectionBanner />
          <QuestionDialog />
        </CrashGuard>
      </Themed>
    </SessionContext>
  )
}

function Themed({ children }: { children: ReactNode }) {
  const { theme: preference, language } = usePreferences()
  const { t, i18n } = useTranslation()
  const worded = useMemo(() => mergeThemeOverrides(theme, closeButtons(t('common.close'))), [t])
  useEffect(() => {
    document.documentElement.lang = language
    i18n.changeLanguage(language).catch(reportError)
  }, [i18n, language])
  return (
    <MantineProvider theme={worded} cssVariablesResolver={resolveVariables} defaultColorScheme="auto" {...(preference === 'system' ? {} : { forceColorScheme: preference })}>
      {children}
    </MantineProvider>
  )
}

// A window of its own with one console and nothing else: what "detach" opens. Asks for `detachedConsole()` which one it is.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AnyConsole } from './frame/any-console.tsx'
import { useConsoleTarget } from './frame/use-console-target.ts'
import { refOf } from './session/console-ref.ts'
import type { ConsoleRef } from './session/console-ref.ts'
import styles from './dock/dock.module.css'

export { detachedConsole } from './dock/detached.ts'

export function ConsoleWindow({ consoleRef }: { consoleRef: ConsoleRef }) {
  const { t } = useTranslation('consoles')
  const [shown, setShown] = useState(consoleRef)
  const { vm, host } = useConsoleTarget(shown)
  const title = vm ? t('window.title', { vm: vm.name, host: host?.name ?? '', kind: t(`kind.${shown.kind}`) }) : t(`kind.${shown.kind}`)
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <main className={styles['window']}>
      <AnyConsole consoleRef={shown} onSwitch={(console) => setShown(refOf(shown, console))} takesFocus={() => true} />
    </main>
  )
}

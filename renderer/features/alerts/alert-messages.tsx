// Shows what the channel "desktop" says: inside of the window, and by the system where the person has allowed it.
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { followStream } from '../../api/client.ts'
import { useSession } from '../../state/use-session.ts'

const colors = { info: 'blue', warning: 'yellow', critical: 'red' } as const

export function AlertMessages(): null {
  const { client } = useSession()
  useEffect(() => {
    const stop = new AbortController()
    followStream(stop.signal, (options) => client.alerts.watchMessages(undefined, options), ({ title, text, severity }) => {
      notifications.show({ color: colors[severity], title, message: text, autoClose: severity === 'critical' ? false : 10_000 })
      if (document.hidden && 'Notification' in window && Notification.permission === 'granted') showBySystem(title, text)
    }).catch(reportError)
    return () => stop.abort()
  }, [client])
  return null
}

/** It closes by itself; a click brings the window back. */
function showBySystem(title: string, text: string): void {
  const shown = new Notification(title, { body: text })
  shown.addEventListener('click', () => window.focus())
}

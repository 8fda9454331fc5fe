// Shows what the channel "desktop" says: inside of the window, and by the system where the person has allowed it.
import { notifications } from '@mantine/notifications'
import { useStream } from '../../state/use-stream.ts'

const colors = { info: 'blue', warning: 'yellow', critical: 'red' } as const

export function AlertMessages(): null {
  useStream({
    watch: (client, options) => client.alerts.watchMessages(undefined, options),
    onEvent: ({ title, text, severity }) => {
      notifications.show({ color: colors[severity], title, message: text, autoClose: severity === 'critical' ? false : 10_000 })
      if (document.hidden && 'Notification' in window && Notification.permission === 'granted') showBySystem(title, text)
    },
  })
  return null
}

/** It closes by itself; a click brings the window back. */
function showBySystem(title: string, text: string): void {
  const shown = new Notification(title, { body: text })
  shown.addEventListener('click', () => window.focus())
}

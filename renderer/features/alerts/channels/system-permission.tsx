// Whether this browser lets the console tell alerts by the system while its window is hidden: asked for by whoever is at this browser, who
// need not be the one who made the channel.
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

export function SystemPermission() {
  const { t } = useTranslation('alerts')
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'))
  if (permission === 'granted') return null
  if (permission === 'denied') return <Text size="sm" c="var(--muted)">{t('channel.systemBlocked')}</Text>
  return <Button variant="default" size="compact-sm" onClick={() => { Notification.requestPermission().then(setPermission, reportError) }}>{t('channel.systemAllow')}</Button>
}

// Says when this page has lost the console's own services, since what it shows then stands still.
import { Affix, Alert, Button, Group, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../i18n/format.ts'
import { useConnectionState, useSession } from '../state/use-session.ts'
import { useNow } from '../ui/effects/use-now.ts'

/** A reconnect within this time is not worth a word. */
const silentMs = 1_500

export function ConnectionBanner() {
  const { t } = useTranslation()
  const { connection } = useSession()
  const state = useConnectionState()
  const now = useNow(500, state.kind === 'lost')
  if (state.kind !== 'lost' || now - state.sinceMs < silentMs) return null
  return (
    <Affix position={{ top: 56, left: '50%' }} style={{ transform: 'translateX(-50%)' }} zIndex={400}>
      <Alert color="red" variant="filled" icon={<IconPlugConnectedX size={18} />} py={8} role="alert">
        <Group gap="md" wrap="nowrap">
          <Text size="sm">{t(state.problem.code === 'session-ended' ? 'connection.ended' : 'connection.lost', { time: formatDuration(now - state.sinceMs) })}</Text>
          <Button size="compact-xs" variant="white" color="red" style={{ flex: 'none' }} onClick={connection.retryNow}>{t('host.retryNow')}</Button>
        </Group>
      </Alert>
    </Affix>
  )
}

// Lies over a console whose guest, its host, or the server before that, gives no sign of life: what is shown may be old, and what is typed does not arrive.
import { Group, Paper, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConsoleKind } from '#shared/model/machines/vm.ts'
import type { Silence } from '../../../api/console-channel.ts'
import { formatDuration } from '../../../i18n/format.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import type { GuestSilence } from '../session/session-state.ts'
import styles from './console.module.css'

export interface SilenceVeilProps {
  readonly silence: Silence | GuestSilence
  readonly vmName: string
  readonly hostName: string
  readonly kind: ConsoleKind
  /** Keys that were pressed since and went nowhere. */
  readonly heldBackKeys: number
}

export function SilenceVeil({ silence: { leg, sinceMs }, vmName, hostName, kind, heldBackKeys }: SilenceVeilProps) {
  const { t } = useTranslation('consoles')
  const time = formatDuration(Math.max(1_000, useNow(500) - sinceMs))
  const names = { vm: vmName, host: hostName, time }
  return (
    // The guest keeps the keyboard when somebody clicks at what does not move.
    <div className={styles['veil']} data-kind={kind} data-testid="silence-veil" role="presentation" onMouseDown={(event) => event.preventDefault()}>
      <output className={styles['strip']}>
        <Paper className={styles['notice'] ?? ''} withBorder shadow="md" radius="md" data-tone="silence">
          <Group gap="sm" wrap="nowrap">
            <IconPlugConnectedX size={18} color="var(--state-paused)" style={{ flex: 'none' }} aria-hidden />
            {/* Each second of it is nothing to read out. */}
            <Text size="sm" fw={600} aria-live="off">{t(`silence.${leg}.${kind}`, names)}</Text>
          </Group>
          <Text size="sm" c="var(--muted)" mt={2}>{t(`silence.${leg}.text.${kind}`, names)}</Text>
          {heldBackKeys > 0 && <Text size="sm" fw={600} mt={2}>{t('silence.heldBack', { count: heldBackKeys })}</Text>}
        </Paper>
      </output>
    </div>
  )
}

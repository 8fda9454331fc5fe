// The sheet of keyboard shortcuts, opened with "?".
import { Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Keys } from './keys.tsx'
import { actionShortcuts, consoleShortcuts, generalShortcuts, headerShortcuts, tableShortcuts } from './shortcuts.ts'

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const lines = (prefix: string, shortcuts: readonly { id: string; keys: readonly string[] }[]) => shortcuts.map(({ id, keys }) => ({ label: t(`${prefix}.${id}`), keys }))
  return (
    <Modal opened onClose={onClose} title={t('shortcuts.title')} size="xl">
      <SimpleGrid cols={2} spacing="xl">
        <Stack gap="lg">
          <Section title={t('shortcuts.general')} lines={lines('shortcuts', generalShortcuts)} />
          <Section title={t('shortcuts.table')} lines={lines('shortcuts', tableShortcuts)} />
        </Stack>
        <Stack gap="lg">
          <Section title={t('shortcuts.selection')} lines={actionShortcuts.map(({ action, keys }) => ({ label: t(`action.${action}`), keys: [keys] }))} />
          <Section title={t('shortcuts.inConsole')} lines={lines('shortcuts', consoleShortcuts)} />
          <Section title={t('shortcuts.header')} lines={lines('shortcuts', headerShortcuts)} />
        </Stack>
      </SimpleGrid>
    </Modal>
  )
}

function Section({ title, lines }: { title: string; lines: readonly { label: string; keys: readonly string[] }[] }) {
  const { t } = useTranslation()
  return (
    <Stack gap={6}>
      <Text fw={600} size="sm">{title}</Text>
      {lines.map(({ label, keys }) => (
        <Group key={label} justify="space-between" wrap="nowrap">
          <Text size="sm">{label}</Text>
          <Group gap={4} wrap="nowrap">{keys.map((combination, index) => <Fragment key={combination}>{index > 0 && <Text size="xs" c="var(--muted)">{t('shortcuts.or')}</Text>}<Keys combination={combination} /></Fragment>)}</Group>
        </Group>
      ))}
    </Stack>
  )
}

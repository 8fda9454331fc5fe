// Which system the machine is for: found on the disc or image, or chosen from all that are known.
import { Checkbox, Group, Loader, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OsChoice } from './use-os-choice.ts'

/** More would only be scrolled past: typing finds it. */
const shownSystems = 80

export function OsField({ choice: { systems, os, isDetected, isLoading }, onChange }: { choice: OsChoice; onChange: (id: string) => void }) {
  const { t } = useTranslation('creation')
  const [showsOld, setShowsOld] = useState(false)
  const [today] = useState(() => new Date().toISOString().slice(0, 10))
  const isOver = (endOfLife: string | null): boolean => endOfLife !== null && endOfLife < today
  const data = systems
    .filter((system) => showsOld || system === os || !isOver(system.endOfLife))
    .map(({ id, name, endOfLife }) => ({ value: id, label: isOver(endOfLife) ? t('osOver', { name, date: endOfLife }) : name }))
  return (
    <Stack gap={4}>
      <Select
        label={t('os')}
        placeholder={t('osNone')}
        searchable
        clearable
        limit={shownSystems}
        data={data}
        value={os?.id ?? null}
        onChange={(id) => onChange(id ?? '')}
        nothingFoundMessage={t('osNotFound')}
        rightSection={isLoading ? <Loader size="xs" /> : undefined}
        description={isDetected ? t('osDetected') : t('osHint')}
      />
      <Group justify="flex-end">
        <Checkbox size="xs" label={t('osShowOld')} checked={showsOld} onChange={(event) => setShowsOld(event.currentTarget.checked)} />
      </Group>
    </Stack>
  )
}

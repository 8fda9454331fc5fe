// One snapshot beside the tree: what it holds, what can be done with it, and the files of the machine's disks.
import { Button, Divider, Group, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Snapshot, SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import { formatBytes, formatTime } from '../../i18n/format.ts'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { DiskChains } from './disk-chains.tsx'
import { placeWords, stateWords } from './snapshot-words.ts'

export type SnapshotDialogKind = 'revert' | 'delete' | 'edit'

export interface SnapshotDetailsProps {
  readonly situation: SnapshotSituation
  readonly snapshot: Snapshot | undefined
  readonly onAct: (kind: SnapshotDialogKind) => void
}

export function SnapshotDetails({ situation, snapshot, onAct }: SnapshotDetailsProps) {
  const { t } = useTranslation('snapshots')
  return (
    <Stack gap="md">
      {snapshot && (
        <>
          <Text fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>{snapshot.name}</Text>
          <Group gap={6}>
            <Button variant="default" leftSection={<IconArrowBackUp size={15} />} onClick={() => onAct('revert')}>{t('revert')}</Button>
            <Button variant="default" leftSection={<IconPencil size={15} />} onClick={() => onAct('edit')}>{t('edit')}</Button>
            <Button variant="default" c="red" leftSection={<IconTrash size={15} />} onClick={() => onAct('delete')}>{t('delete')}</Button>
          </Group>
          {snapshot.description !== '' && <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} dir="auto">{snapshot.description}</Text>}
          <FactList
            facts={[
              { label: t('column.taken'), value: formatTime(snapshot.createdAtMs) },
              { label: t('column.state'), value: stateWords(t, snapshot) },
              { label: t('column.place'), value: placeWords(t, snapshot) },
              { label: t('column.size'), value: snapshot.sizeBytes === null ? t('sizeInside') : formatBytes(snapshot.sizeBytes) },
              { label: t('fact.parent'), value: snapshot.parent ?? '', isOptional: true },
              { label: t('fact.disks'), value: snapshot.disks.map(({ device }) => device).join(', ') },
              { label: t('fact.memoryFile'), value: snapshot.memoryFile, isMono: true, isOptional: true },
            ]}
          />
        </>
      )}
      {situation.disks.length > 0 && <Divider label={t('files')} labelPosition="left" />}
      <DiskChains situation={situation} />
    </Stack>
  )
}

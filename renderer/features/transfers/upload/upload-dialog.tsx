// Files that become volumes: where to, each file with what it is, and the start of all.
import { Button, FileButton, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconFilePlus, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Pool, PoolRef } from '#shared/model/storage/storage.ts'
import { routes } from '../../../app/routes.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { usePools } from '../../storage/use-pools.ts'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../transfers.module.css'
import { FileDropZone } from './file-drop-zone.tsx'
import { UploadFileRow } from './upload-file-row.tsx'
import { troubleOf, uploadOf, useUploadForm } from './use-upload-form.ts'

export interface UploadDialogProps {
  /** Undefined where it is chosen here. */
  readonly poolRef?: PoolRef | undefined
  readonly files: readonly File[]
  readonly onClose: () => void
}

const keyOf = ({ hostId, name }: Pool): string => `${hostId} ${name}`

export function UploadDialog({ poolRef, files, onClose }: UploadDialogProps) {
  const { t } = useTranslation('transfers')
  const { uploads } = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const places = usePlaces()
  const { pools } = usePools()
  const form = useUploadForm(files)
  const running = pools.filter(({ state }) => state === 'running')
  const [chosen, setChosen] = useState<string | null>(poolRef ? `${poolRef.hostId} ${poolRef.pool}` : null)
  const pool = running.find((candidate) => keyOf(candidate) === chosen)
  const neededBytes = form.choices.reduce((sum, { file }) => sum + file.size, 0)
  const start = (): void => {
    if (!pool) return
    for (const choice of form.choices) acts.attempt(uploads.add(uploadOf(choice, { hostId: pool.hostId, pool: pool.name }), choice.file))
    onClose()
    navigate(routes.storageView('transfers'))
  }
  return (
    <Modal opened onClose={onClose} title={t('upload.title')} size="lg">
      <FileDropZone label={t('upload.drop')} onFiles={(more) => form.add(more)}>
        <Stack gap="sm">
          <Select label={t('upload.pool')} searchable allowDeselect={false} nothingFoundMessage={t('upload.noPools')} data={running.map((candidate) => ({ value: keyOf(candidate), label: `${candidate.name} · ${places.get(candidate.hostId)?.name ?? candidate.hostId}` }))} value={chosen} onChange={setChosen} {...(pool ? { description: t('upload.room', { size: formatBytes(pool.availableBytes) }) } : {})} />
          {pool && neededBytes > pool.availableBytes && <Notice tone="warning" title={t('upload.tooLarge', { size: formatBytes(neededBytes), room: formatBytes(pool.availableBytes) })} />}
          {form.choices.length === 0 && <Text size="sm" c="var(--muted)" ta="center" py="md">{t('upload.dropHint')}</Text>}
          <ul className={styles['files']}>
            {form.choices.map((choice) => <UploadFileRow key={choice.key} choice={choice} trouble={troubleOf(choice, form.choices)} onChange={(change) => form.change(choice.key, change)} onRemove={() => form.remove(choice.key)} />)}
          </ul>
          <Group justify="space-between">
            <FileButton multiple onChange={(more) => form.add(more)}>{(props) => <Button {...props} variant="default" leftSection={<IconFilePlus size={15} />}>{t('upload.choose')}</Button>}</FileButton>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
              <Button leftSection={<IconUpload size={15} />} disabled={!form.isReady || !pool} onClick={start}>{t('upload.start', { count: form.choices.length })}</Button>
            </Group>
          </Group>
        </Stack>
      </FileDropZone>
    </Modal>
  )
}

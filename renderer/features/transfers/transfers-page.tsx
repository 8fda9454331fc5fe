// The transfers of the console: how far each is and how fast, its checksum, and its end.
import { Button, Loader } from '@mantine/core'
import { IconArrowsTransferUp, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { useSession } from '../../state/use-session.ts'
import { AreaHead } from '../storage/area-head.tsx'
import { useActs } from '../vms/use-acts.ts'
import { TransferDetails } from './transfer-details.tsx'
import { useTransferColumns } from './transfer-columns.tsx'
import { UploadDialog } from './upload/upload-dialog.tsx'
import { FileDropZone } from './upload/file-drop-zone.tsx'
import { useTransfers } from './use-transfers.ts'

export function TransfersPage() {
  const { t } = useTranslation('transfers')
  const { client } = useSession()
  const acts = useActs()
  const { transfers, isLoaded } = useTransfers()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [files, setFiles] = useState<readonly File[]>()
  const columns = useTransferColumns()
  const cancellable = transfers.filter(({ id, phase }) => selected.has(id) && !isTransferOver(phase))
  const cancel = (wanted: readonly Transfer[]): void => wanted.forEach(({ taskId }) => taskId !== null && acts.attempt(client.tasks.cancel({ taskId })))
  const [only] = transfers.filter(({ id }) => selected.has(id))
  return (
    <div className="pane">
      <AreaHead view="transfers">
        {cancellable.length > 0 && <Button variant="default" onClick={() => cancel(cancellable)}>{t('cancelSelected', { count: cancellable.length })}</Button>}
        <Button leftSection={<IconUpload size={15} />} onClick={() => setFiles([])}>{t('upload.open')}</Button>
      </AreaHead>
      <FileDropZone label={t('upload.drop')} onFiles={setFiles}>
        {!isLoaded && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
        {isLoaded && transfers.length === 0 && <EmptyState title={t('none')} text={t('noneHint')} icon={<IconArrowsTransferUp size={34} stroke={1.4} />}><Button variant="default" leftSection={<IconUpload size={15} />} onClick={() => setFiles([])}>{t('upload.open')}</Button></EmptyState>}
        {transfers.length > 0 && <DataTable label={t('title')} rows={transfers} columns={columns} keyOf={({ id }) => id} nameOf={({ volume }) => volume} firstOrder={{ id: 'started', isDescending: true }} selection={{ selected, onChange: setSelected }} testId="transfers" />}
        {only && selected.size === 1 && <TransferDetails key={only.id} transfer={only} onCancel={() => cancel([only])} />}
      </FileDropZone>
      {files && <UploadDialog files={files} onClose={() => setFiles(undefined)} />}
    </div>
  )
}

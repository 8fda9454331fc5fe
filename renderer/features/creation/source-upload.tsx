// Sends a file of this machine into a pool of the host, without leaving the dialog: what it is, where to, and how far it is.
import { Button, FileButton, Group, Progress, Select, Stack, Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { formatBytes, formatDuration } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { UploadFileRow } from '../transfers/upload/upload-file-row.tsx'
import { troubleOf, useUploadForm } from '../transfers/upload/use-upload-form.ts'
import { remainingMs } from '../transfers/use-transfers.ts'
import transferStyles from '../transfers/transfers.module.css'
import { useActs } from '../vms/use-acts.ts'
import type { SourceUpload as Upload, UploadOnItsWay } from './use-source-upload.ts'

export interface SourceUploadProps {
  readonly upload: Upload
  /** Running ones of the host. */
  readonly pools: readonly Pool[]
  readonly isEnabled: boolean
}

export function SourceUpload({ upload, pools, isEnabled }: SourceUploadProps) {
  const { t } = useTranslation('creation')
  const acts = useActs()
  const form = useUploadForm([])
  const [chosenPool, setPool] = useState<string | null>(null)
  const [choice] = form.choices
  const pool = pools.find(({ name }) => name === chosenPool) ?? pools[0]
  const { onItsWay, transfer } = upload
  if (onItsWay) return <UploadProgress onItsWay={onItsWay} transfer={transfer} />
  const choose = (file: File | null): void => {
    upload.forget()
    if (file) form.add([file])
  }
  const start = (): void => {
    if (!choice || !pool) return
    acts.attempt(upload.start(choice, pool.name).then(() => form.remove(choice.key)))
  }
  return (
    <Stack gap="xs">
      {transfer?.phase === 'failed' && transfer.problem && <ProblemAlert problem={transfer.problem} />}
      {!choice && <FileButton onChange={choose}>{(props) => <Button {...props} variant="subtle" size="compact-sm" px={4} style={{ alignSelf: 'flex-start' }} disabled={!isEnabled || pools.length === 0} leftSection={<IconUpload size={14} />}>{t('upload.open')}</Button>}</FileButton>}
      {choice && (
        <>
          <ul className={transferStyles['files']}><UploadFileRow choice={choice} trouble={troubleOf(choice, form.choices)} onChange={(change) => form.change(choice.key, change)} onRemove={() => form.remove(choice.key)} /></ul>
          {pool && choice.file.size > pool.availableBytes && <Notice tone="warning" title={t('upload.tooLarge', { size: formatBytes(choice.file.size), room: formatBytes(pool.availableBytes) })} />}
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <Select label={t('upload.pool')} allowDeselect={false} style={{ flex: 1 }} data={pools.map(({ name, availableBytes }) => ({ value: name, label: t('poolOf', { name, size: formatBytes(availableBytes) }) }))} value={pool?.name ?? null} onChange={setPool} />
            <Button leftSection={<IconUpload size={15} />} disabled={!form.isReady || !pool} onClick={start}>{t('upload.start')}</Button>
          </Group>
        </>
      )}
    </Stack>
  )
}

function UploadProgress({ onItsWay, transfer }: { onItsWay: UploadOnItsWay; transfer: Transfer | undefined }) {
  const { t } = useTranslation(['creation', 'transfers'])
  const { client } = useSession()
  const acts = useActs()
  const share = transfer && transfer.sizeBytes > 0 ? transfer.doneBytes / transfer.sizeBytes : 0
  const left = transfer && remainingMs(transfer)
  const words = transfer ? [t('transfers:of', { done: formatBytes(transfer.doneBytes), size: formatBytes(transfer.sizeBytes) }), ...(transfer.phase === 'moving' ? (left === undefined ? [] : [t('creation:upload.left', { time: formatDuration(left) })]) : [t(`transfers:phase.${transfer.phase}`)])] : []
  return (
    <Stack gap={6}>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Text size="sm" className="ellipsis" dir="auto" title={onItsWay.volume}>{t('creation:upload.sending', { name: onItsWay.volume, pool: onItsWay.pool })}</Text>
        <Button variant="default" size="compact-sm" style={{ flex: 'none' }} onClick={() => acts.attempt(client.tasks.cancel({ taskId: onItsWay.taskId }))}>{t('creation:upload.cancel')}</Button>
      </Group>
      <Progress value={share * 100} aria-label={onItsWay.volume} />
      <Text size="xs" c="var(--muted)" className="figures">{words.join(' · ')}</Text>
      <Text size="xs" c="var(--muted)">{t('creation:upload.goesOn')}</Text>
    </Stack>
  )
}

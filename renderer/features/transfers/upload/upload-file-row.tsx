// One file of the upload dialog: its name as a volume, what it is, what speaks against it, and the checksum that it must have.
import { ActionIcon, Badge, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isWorthConverting } from '#shared/images/check-image.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { useHintText, useReasonText } from '../../../ui/feedback/problem-alert.tsx'
import styles from '../transfers.module.css'
import { refusalFor, useLookInto, volumeNameOf } from './use-upload-form.ts'
import type { UploadChoice, UploadTrouble } from './use-upload-form.ts'

export interface UploadFileRowProps {
  readonly choice: UploadChoice
  readonly trouble: UploadTrouble | undefined
  readonly onChange: (change: Partial<UploadChoice>) => void
  readonly onRemove: () => void
}

export function UploadFileRow({ choice, trouble, onChange, onRemove }: UploadFileRowProps) {
  const { t } = useTranslation('transfers')
  const { image, file, name, sha256, isConverted } = choice
  const refusal = refusalFor(choice)
  const hintOf = useHintText()
  const reasonOf = useReasonText()
  useLookInto(file, onChange, onRemove)
  const errorFor = (...troubles: UploadTrouble[]): string | undefined => (trouble && troubles.includes(trouble) ? t(`upload.trouble.${trouble}`) : undefined)
  return (
    <li className={styles['file']}>
      <Stack gap={8}>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={550} className="ellipsis" dir="auto" title={file.name} style={{ flex: '1 1 auto' }}>{file.name}</Text>
          <Text size="sm" c="var(--muted)" className="figures" style={{ flex: 'none' }}>{formatBytes(file.size)}</Text>
          <Badge variant="light" color={refusal ? 'red' : 'gray'} style={{ flex: 'none' }} tt="none">{image ? t(`format.${image.format}`) : t('upload.looking')}</Badge>
          <ActionIcon aria-label={t('upload.remove', { name: file.name })} onClick={onRemove}><IconX size={16} /></ActionIcon>
        </Group>
        <Group grow align="flex-start" gap="sm">
          <TextInput label={t('upload.name')} value={name} onChange={(event) => onChange({ name: event.currentTarget.value })} error={errorFor('name', 'name-twice', 'empty')} {...(isConverted ? { description: t('upload.becomes', { name: volumeNameOf(choice) }) } : {})} />
          <TextInput label={t('upload.sha256')} placeholder={t('upload.sha256Hint')} classNames={{ input: 'mono' }} value={sha256} onChange={(event) => onChange({ sha256: event.currentTarget.value })} error={errorFor('sha256')} />
        </Group>
        {image?.iso && image.iso.volumeId !== '' && <Text size="xs" c="var(--muted)">{t('upload.isoLabel', { label: image.iso.volumeId })}</Text>}
        {image && image.format !== 'iso' && image.virtualBytes !== null && <Text size="xs" c="var(--muted)">{t('upload.virtualSize', { size: formatBytes(image.virtualBytes) })}</Text>}
        {image && isWorthConverting(image.format) && <Checkbox label={t('upload.convert')} description={t('upload.convertHint', { format: t(`format.${image.format}`) })} checked={isConverted} onChange={(event) => onChange({ isConverted: event.currentTarget.checked })} />}
        {image?.format === 'vhdx' && <Text size="xs" c="var(--muted)">{t('upload.vhdxHint')}</Text>}
        {refusal && <Notice tone="error" title={reasonOf(refusal)}><Text size="sm">{hintOf(refusal)}</Text></Notice>}
        {refusal?.override === 'canDiffer' && <Checkbox label={t('upload.canDiffer')} checked={false} onChange={() => onChange({ canDiffer: true })} />}
        {refusal?.override === 'canHaveBacking' && <Checkbox label={t('upload.canHaveBacking')} checked={false} onChange={() => onChange({ canHaveBacking: true })} />}
        {!refusal && choice.canDiffer && <Checkbox label={t('upload.canDiffer')} checked onChange={() => onChange({ canDiffer: false })} />}
        {!refusal && choice.canHaveBacking && <Checkbox label={t('upload.canHaveBacking')} checked onChange={() => onChange({ canHaveBacking: false })} />}
      </Stack>
    </li>
  )
}

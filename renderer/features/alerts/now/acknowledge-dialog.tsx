// Says that somebody is on it: the alerts climb no further.
import { Button, Group, Modal, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { useSession } from '../../../state/use-session.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'
import { useActs } from '../../vms/use-acts.ts'

export function AcknowledgeDialog({ alerts, onClose }: { alerts: readonly Alert[]; onClose: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const [note, setNote] = useState('')
  const submit = (): void => {
    acts.attempt(client.alerts.acknowledge({ alertIds: alerts.map(({ id }) => id), note: note.trim() }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('acknowledgeTitle', { count: alerts.length, name: alerts[0]?.ruleName ?? '' })}>
      <DialogForm onSubmit={submit}>
        <Text size="sm">{t('acknowledgeText')}</Text>
        <Textarea data-autofocus label={t('note')} autosize minRows={2} maxRows={8} maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit">{t('acknowledge')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

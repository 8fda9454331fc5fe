// Asks for the name of a dashboard.
import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'

export interface BoardNameDialogProps {
  readonly title: string
  readonly name: string
  readonly onName: (name: string) => void
  readonly onClose: () => void
}

export function BoardNameDialog({ title, name, onName, onClose }: BoardNameDialogProps) {
  const { t } = useTranslation('monitoring')
  const [text, setText] = useState(name)
  const given = text.trim()
  return (
    <Modal opened onClose={onClose} title={title}>
      <DialogForm gap="md" onSubmit={() => { if (given !== '') onName(given) }}>
        <TextInput data-autofocus label={t('board.name')} maxLength={120} value={text} onChange={(event) => setText(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('app:common.cancel')}</Button>
          <Button type="submit" disabled={given === ''}>{t('app:common.save')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

// The name and the description of a snapshot. A name that libvirt cannot change is shown with the reason.
import { Button, Group, Modal, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import { SnapshotName } from '#shared/model/snapshots/snapshot.ts'
import { useSession } from '../../state/use-session.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { useActs } from '../vms/use-acts.ts'
import type { SnapshotDialogProps } from './revert-dialog.tsx'

export function EditSnapshotDialog({ vm, situation, snapshot, onClose, onDone }: SnapshotDialogProps) {
  const { t } = useTranslation('snapshots')
  const { client } = useSession()
  const acts = useActs()
  const [newName, setNewName] = useState(snapshot.name)
  const [description, setDescription] = useState(snapshot.description)
  const [refusal] = preflight(situation, { kind: 'edit', name: snapshot.name, newName: newName.trim(), description }).refusals
  const isFixed = preflight(situation, { kind: 'edit', name: snapshot.name, newName: `${snapshot.name}-`, description }).refusals[0]
  const mistake = !SnapshotName.safeParse(newName).success ? t('nameRule') : refusal ? t(`refusal.${refusal.code}`, { about: refusal.about.join(', ') }) : undefined
  const submit = (): void => {
    if (mistake !== undefined) return
    acts.attempt(client.snapshots.edit({ hostId: vm.hostId, uuid: vm.uuid, name: snapshot.name, newName: newName.trim(), description }).then(onDone))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('editTitle', { name: snapshot.name })}</Text>}>
      <DialogForm onSubmit={submit}>
        <TextInput label={t('column.name')} value={newName} disabled={isFixed !== undefined} description={isFixed ? t(`refusal.${isFixed.code}`, { about: isFixed.about.join(', ') }) : ''} error={mistake} onChange={(event) => setNewName(event.currentTarget.value)} />
        <Textarea data-autofocus label={t('description')} autosize minRows={3} maxRows={12} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={mistake !== undefined}>{t('save')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

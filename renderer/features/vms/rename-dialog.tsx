// Renames a VM that is off.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { useActs } from './use-acts.ts'

export function RenameDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const [name, setName] = useState(vm.name)
  const isTaken = [...useVms().values()].some((other) => other.hostId === vm.hostId && other.uuid !== vm.uuid && other.name === name)
  // libvirt puts the name into file names, so it takes no slash; an empty one it refuses too.
  const mistake = name.trim() === '' ? t('rename.empty') : name.includes('/') ? t('rename.slash') : isTaken ? t('rename.taken') : undefined
  const submit = (event: React.FormEvent): void => {
    event.preventDefault()
    acts.attempt(client.vms.rename({ hostId: vm.hostId, uuid: vm.uuid, name }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('rename.title', { name: vm.name })}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput data-autofocus label={t('rename.label')} value={name} error={name === vm.name ? undefined : mistake} onChange={(event) => setName(event.currentTarget.value)} />
          <Text size="sm" c="var(--muted)">{t('rename.hint')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" disabled={mistake !== undefined || name === vm.name}>{t('menu.rename')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

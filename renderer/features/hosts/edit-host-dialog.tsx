// Changes what is saved about a host, and removes it from the console. Removing touches nothing on the host itself.
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Host, Problem } from '#shared/model/hosts/host.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useActs } from '../vms/use-acts.ts'
import { FolderInput } from './folder-input.tsx'

export function EditHostDialog({ host, onClose }: { host: Host; onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const form = useForm({
    initialValues: { name: host.name, uri: host.uri, folder: host.folder, autoconnect: host.autoconnect },
    validate: { name: (name) => (name.trim() === '' ? t('editHost.nameMissing') : null) },
  })
  const submit = form.onSubmit((values) => {
    setBusy(true)
    client.hosts.update({ hostId: host.id, ...values }).then(onClose, (error: unknown) => {
      setBusy(false)
      setProblem(problemOf(error))
    })
  })
  return (
    <Modal opened onClose={onClose} title={t('editHost.title', { name: host.name })} size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput data-autofocus label={t('addHost.name')} maxLength={255} {...form.getInputProps('name')} />
          <TextInput label={t('addHost.uri')} description={t('editHost.uriHint')} classNames={{ input: 'mono' }} {...form.getInputProps('uri')} />
          <FolderInput {...form.getInputProps('folder')} />
          <Checkbox label={t('addHost.autoconnect')} {...form.getInputProps('autoconnect', { type: 'checkbox' })} />
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" loading={isBusy}>{t('common.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

export function RemoveHostDialog({ host, onClose }: { host: Host; onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const count = [...useVms().values()].filter((vm) => vm.hostId === host.id).length
  const remove = (): void => {
    acts.attempt(client.hosts.remove({ hostId: host.id }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('removeHost.title', { name: host.name })} size="md">
      <Stack gap="sm">
        <Text size="sm">{t('removeHost.text', { name: host.name, count })}</Text>
        <Text size="sm" c="var(--muted)">{t('removeHost.keeps')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>{t('common.cancel')}</Button>
          <Button color="red" onClick={remove}>{t('removeHost.submit')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

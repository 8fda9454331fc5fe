// Adds one host: by address and user as for ssh, or by a whole libvirt URI.
import { Button, Checkbox, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { routes } from '../../app/routes.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { buildUri } from './build-uri.ts'
import type { HostForm } from './build-uri.ts'
import { FolderInput } from './folder-input.tsx'

export function AddHostDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const form = useForm<HostForm>({
    initialValues: { mode: 'ssh', address: '', port: '', keyFile: '', driver: 'qemu', instance: 'system', uri: '', name: '', folder: '', autoconnect: true },
    validate: (values) => (values.mode === 'ssh' ? { address: values.address.trim() === '' ? t('addHost.addressMissing') : null } : { uri: values.uri.includes('://') ? null : t('addHost.uriInvalid') }),
  })
  const submit = form.onSubmit((values) => {
    setBusy(true)
    client.hosts.add({ uri: buildUri(values), name: values.name, folder: values.folder, autoconnect: values.autoconnect }).then(
      ([host]) => {
        onClose()
        if (host) navigate(routes.host(host.id))
      },
      (error: unknown) => {
        setBusy(false)
        setProblem(problemOf(error))
      },
    )
  })
  const isSsh = form.values.mode === 'ssh'
  return (
    <Modal opened onClose={onClose} title={t('addHost.title')} size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <SegmentedControl size="xs" aria-label={t('addHost.by')} data={[{ value: 'ssh', label: t('addHost.bySsh') }, { value: 'uri', label: t('addHost.byUri') }]} {...form.getInputProps('mode')} />
          {isSsh && (
            <>
              <TextInput data-autofocus label={t('addHost.address')} description={t('addHost.addressHint')} placeholder="root@kvm01.example.org" {...form.getInputProps('address')} />
              <Group grow align="flex-start">
                <Select label={t('addHost.driver')} allowDeselect={false} data={['qemu', 'xen', 'lxc', 'bhyve', 'test']} {...form.getInputProps('driver')} />
                <Select label={t('addHost.instance')} allowDeselect={false} disabled={form.values.driver !== 'qemu'} data={[{ value: 'system', label: t('addHost.system') }, { value: 'session', label: t('addHost.session') }]} {...form.getInputProps('instance')} />
                <NumberInput label={t('addHost.port')} placeholder="22" min={1} max={65535} hideControls {...form.getInputProps('port')} />
              </Group>
              <TextInput label={t('addHost.keyFile')} placeholder={t('addHost.keyFileHint')} classNames={{ input: 'mono' }} spellCheck={false} {...form.getInputProps('keyFile')} />
            </>
          )}
          {!isSsh && <TextInput data-autofocus label={t('addHost.uri')} description={t('addHost.uriHint')} placeholder="qemu+ssh://root@kvm01/system" classNames={{ input: 'mono' }} {...form.getInputProps('uri')} />}
          <Group grow align="flex-start">
            <TextInput label={t('addHost.name')} maxLength={255} placeholder={t('addHost.nameHint')} {...form.getInputProps('name')} />
            <FolderInput {...form.getInputProps('folder')} />
          </Group>
          <Checkbox label={t('addHost.autoconnect')} {...form.getInputProps('autoconnect', { type: 'checkbox' })} />
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" loading={isBusy}>{t('addHost.submit')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// A new volume: name, size and format for the common case, the rest below.
import { Button, Checkbox, Collapse, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { NewVolume, volumeFormats } from '#shared/model/storage.ts'
import type { Pool } from '#shared/model/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { SizeInput } from '../size-input.tsx'
import { useVolumeActs } from './use-volume-acts.ts'

const gib = 1024 ** 3
const preallocations = ['none', 'metadata', 'full'] as const

export function NewVolumeDialog({ pool, onCreated, onClose }: { pool: Pool; onCreated: () => void; onClose: () => void }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const poolRef = { hostId: pool.hostId, pool: pool.name }
  const acts = useVolumeActs(poolRef, onCreated)
  const hasFormats = pool.type !== 'logical' && pool.type !== 'disk' && pool.type !== 'rbd'
  const [form, setForm] = useState<{ name: string; capacityBytes: number; format: (typeof volumeFormats)[number]; preallocation: (typeof preallocations)[number]; backing: string; passphrase: string }>({ name: '', capacityBytes: 20 * gib, format: hasFormats ? 'qcow2' : 'raw', preallocation: 'none', backing: '', passphrase: '' })
  const [isMoreOpen, setMoreOpen] = useState(false)
  const request = NewVolume.safeParse({
    ...poolRef,
    name: form.name,
    capacityBytes: form.capacityBytes,
    format: form.format,
    preallocation: form.preallocation,
    ...(form.backing === '' ? {} : { backing: { path: form.backing, format: 'qcow2' } }),
    ...(form.passphrase === '' ? {} : { passphrase: form.passphrase }),
  })
  const nameProblem = form.name !== '' && !request.success && request.error.issues.some(({ path }) => path[0] === 'name')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!request.success) return
    acts.start(client.storage.createVolume(request.data))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('newVolume.title', { pool: pool.name })} size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput data-autofocus label={t('newVolume.name')} value={form.name} error={nameProblem ? t('newVolume.badName') : undefined} placeholder={form.format === 'qcow2' ? 'web-01.qcow2' : 'web-01.img'} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
          <SizeInput label={t('newVolume.size')} bytes={form.capacityBytes} onChange={(capacityBytes) => setForm({ ...form, capacityBytes })} />
          {hasFormats && <Select label={t('newVolume.format')} allowDeselect={false} data={[...volumeFormats]} value={form.format} onChange={(value) => setForm({ ...form, format: volumeFormats.find((known) => known === value) ?? 'qcow2' })} />}
          <Checkbox label={t('newVolume.more')} checked={isMoreOpen} onChange={(event) => setMoreOpen(event.currentTarget.checked)} />
          <Collapse expanded={isMoreOpen}>
            <Stack gap="sm">
              <Select label={t('newVolume.preallocation')} description={t('newVolume.preallocationHint')} allowDeselect={false} data={preallocations.map((value) => ({ value, label: t(`newVolume.preallocations.${value}`) }))} value={form.preallocation} onChange={(value) => setForm({ ...form, preallocation: preallocations.find((known) => known === value) ?? 'none' })} />
              {form.format === 'qcow2' && <TextInput label={t('newVolume.backing')} description={t('newVolume.backingHint')} classNames={{ input: 'mono' }} value={form.backing} onChange={(event) => setForm({ ...form, backing: event.currentTarget.value })} />}
              <PasswordInput label={t('newVolume.passphrase')} description={t('newVolume.passphraseHint')} autoComplete="new-password" value={form.passphrase} onChange={(event) => setForm({ ...form, passphrase: event.currentTarget.value })} />
            </Stack>
          </Collapse>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
            <Button type="submit" disabled={!request.success}>{t('newVolume.create')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

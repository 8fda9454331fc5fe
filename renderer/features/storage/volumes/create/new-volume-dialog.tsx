// A new volume: pool, name, size and format for the common case, the rest below.
import { Button, Checkbox, Collapse, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { volumeFormats, VolumeName } from '#shared/model/storage/storage.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { formatBytes } from '../../../../i18n/format.ts'
import { useHosts, usePlaces, useSession } from '../../../../state/use-session.ts'
import { isHostUp } from '../../../../ui/marks/vm-state.ts'
import { DialogForm } from '../../../../ui/forms/dialog-form.tsx'
import { useActs } from '../../../vms/use-acts.ts'
import { SizeInput } from '../../size-input.tsx'
import { usePools } from '../../use-pools.ts'
import { BackingPicker } from './backing-picker.tsx'
import { clusterSizes, emptyVolumeForm, hasFormats, knownFormat, preallocations, volumeRequest } from './new-volume-form.ts'
import type { VolumeForm } from './new-volume-form.ts'
import { TierSuggestion } from './tier-suggestion.tsx'

/** `pool`: where the dialog was opened; without it the pool is chosen among all of the fleet. */
export function NewVolumeDialog({ pool: fixed, onClose }: { pool?: Pool; onClose: () => void }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const { pool, choices, choose } = usePoolChoice(fixed)
  const [form, setForm] = useState(emptyVolumeForm(fixed))
  const [backing, setBacking] = useState<Volume>()
  const [isMoreOpen, setMoreOpen] = useState(false)
  const request = volumeRequest(form, pool)
  const isQcow2 = form.format === 'qcow2' && hasFormats(pool)
  const nameProblem = form.name !== '' && !VolumeName.safeParse(form.name).success
  const chooseBacking = (volume: Volume | undefined): void => {
    const format = volume && knownFormat(volume.format)
    setBacking(volume)
    // Smaller than what it stands on, it would cut that off.
    setForm({ ...form, backing: volume && format ? { path: volume.path, format } : undefined, capacityBytes: Math.max(form.capacityBytes, volume?.capacityBytes ?? 0) })
  }
  const submit = (): void => {
    if (!request) return
    acts.attempt(client.storage.createVolume(request))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={fixed ? t('newVolume.title', { pool: fixed.name }) : t('newVolume.open')} size="md" styles={{ title: { overflowWrap: 'anywhere' } }}>
      <DialogForm onSubmit={submit}>
        <Select label={t('newVolume.pool')} allowDeselect={false} searchable data={choices.map(({ key, label }) => ({ value: key, label }))} value={pool ? keyOf(pool) : null} onChange={(key) => { if (key === null) return; choose(key); chooseBacking(undefined) }} />
        {pool && <TierSuggestion key={pool.hostId} pool={pool} onChoose={(name) => choose(keyOf({ hostId: pool.hostId, name }))} />}
        <TextInput data-autofocus label={t('newVolume.name')} value={form.name} error={nameProblem ? t('newVolume.badName') : undefined} placeholder={isQcow2 ? 'web-01.qcow2' : 'web-01.img'} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
        <SizeInput key={backing?.path ?? ''} label={t('newVolume.size')} bytes={form.capacityBytes} onChange={(capacityBytes) => setForm({ ...form, capacityBytes })} {...(backing && form.capacityBytes < backing.capacityBytes ? { error: t('newVolume.smallerThanBacking', { size: formatBytes(backing.capacityBytes) }) } : {})} />
        {hasFormats(pool) && <Select label={t('newVolume.format')} allowDeselect={false} data={[...volumeFormats]} value={form.format} onChange={(value) => setForm({ ...form, format: knownFormat(value ?? '') ?? 'qcow2' })} />}
        <Checkbox label={t('newVolume.more')} checked={isMoreOpen} onChange={(event) => setMoreOpen(event.currentTarget.checked)} />
        <Collapse expanded={isMoreOpen}>
          <Stack gap="sm">
            <SpaceFields form={form} isQcow2={isQcow2} onChange={setForm} />
            {isQcow2 && pool && <BackingPicker key={keyOf(pool)} pools={choices.flatMap((choice) => (choice.pool.hostId === pool.hostId ? [choice.pool] : []))} firstPool={pool} chosen={backing} onChoose={chooseBacking} />}
            <PasswordInput label={t('newVolume.passphrase')} description={t('newVolume.passphraseHint')} autoComplete="new-password" value={form.passphrase} onChange={(event) => setForm({ ...form, passphrase: event.currentTarget.value })} />
          </Stack>
        </Collapse>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" disabled={!request}>{t('newVolume.create')}</Button>
        </Group>
      </DialogForm>
    </Modal>
  )
}

function SpaceFields({ form, isQcow2, onChange }: { form: VolumeForm; isQcow2: boolean; onChange: (form: VolumeForm) => void }) {
  const { t } = useTranslation('storage')
  const offered = preallocations.filter((value) => value !== 'metadata' || isQcow2)
  return (
    <>
      <Select label={t('newVolume.preallocation')} description={t('newVolume.preallocationHint')} allowDeselect={false} data={offered.map((value) => ({ value, label: t(`newVolume.preallocations.${value}`) }))} value={offered.find((value) => value === form.preallocation) ?? 'none'} onChange={(value) => onChange({ ...form, preallocation: preallocations.find((known) => known === value) ?? 'none' })} />
      {isQcow2 && <Select label={t('newVolume.cluster')} description={t('newVolume.clusterHint')} placeholder={t('newVolume.clusterUsual')} clearable data={clusterSizes.map((bytes) => ({ value: String(bytes), label: formatBytes(bytes) }))} value={form.clusterBytes === undefined ? null : String(form.clusterBytes)} onChange={(value) => onChange({ ...form, clusterBytes: value === null ? undefined : Number(value) })} />}
    </>
  )
}

const keyOf = ({ hostId, name }: Pick<Pool, 'hostId' | 'name'>): string => `${hostId} ${name}`

/** Running pools of the host that it began with, or of all that are connected. */
function usePoolChoice(fixed: Pool | undefined) {
  const { t } = useTranslation('storage')
  const hosts = useHosts()
  const places = usePlaces()
  const { pools } = usePools()
  const [chosen, setChosen] = useState(fixed ? keyOf(fixed) : undefined)
  const choices = pools
    .filter(({ hostId, state }) => state === 'running' && (fixed ? hostId === fixed.hostId : isHostUp(hosts.get(hostId))))
    .map((pool) => ({ key: keyOf(pool), pool, label: [pool.name, ...(fixed ? [] : [places.get(pool.hostId)?.name ?? '']), t('free', { size: formatBytes(pool.availableBytes) })].join(' · ') }))
  return { pool: choices.find(({ key }) => key === chosen)?.pool ?? fixed, choices, choose: setChosen }
}

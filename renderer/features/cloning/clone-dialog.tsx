// Copies a machine: names, full or linked, what becomes of each disk, and who the new guests are.
import { Button, Checkbox, Group, Input, Modal, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cloneModes } from '#shared/model/provisioning/cloning.ts'
import type { CloneWish } from '#shared/model/provisioning/cloning.ts'
import { expandNames } from '#shared/model/provisioning/name-pattern.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession, useVms } from '../../state/use-session.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { CloudInitFields } from '../creation/cloud-init-fields.tsx'
import { usePreview } from '../creation/use-preview.ts'
import { poolsOf } from '../creation/vm-form.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'
import { CloneDisks } from './clone-disks.tsx'
import { CloneSettingsFields } from './clone-settings-fields.tsx'
import { emptyCloneForm, freeName, requestOf } from './clone-form.ts'
import type { CloneForm } from './clone-form.ts'
import { CloneSummary } from './clone-summary.tsx'

export function CloneDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('cloning')
  const { client } = useSession()
  const acts = useActs()
  const vms = useVms()
  const [suggested] = useState(() => freeName(vm.name, new Set([...vms.values()].filter(({ hostId }) => hostId === vm.hostId).map(({ name }) => name))))
  const [form, setForm] = useState<CloneForm>(() => emptyCloneForm(suggested, 'full'))
  const change = (patch: Partial<CloneForm>): void => setForm((before) => ({ ...before, ...patch }))
  const { request, problems } = requestOf(vm, form)
  // While a name or a number is being typed, the disks stay to be looked at.
  const shownRequest = request ?? requestOf(vm, { ...form, name: suggested }).request ?? requestOf(vm, { ...form, name: suggested, settings: {} }).request
  const preview = usePreview(shownRequest, useCallback((wish: CloneWish, signal: AbortSignal) => client.cloning.preview(wish, { signal }), [client]))
  const count = expandNames(form.name.trim()).length
  const isBadName = form.name !== '' && (problems.has('name') || count === 0)
  const isPossible = request !== undefined && preview.value?.obstacles.length === 0 && !preview.isChecking
  const marks = form.mode === 'linked' && form.marksTemplate && vm.isTemplate !== true
  const submit = (): void => {
    if (!request || !isPossible) return
    acts.attempt((marks ? client.cloning.markTemplate({ hostId: vm.hostId, uuid: vm.uuid, isTemplate: true }) : Promise.resolve()).then(() => client.cloning.clone(request)))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size="xl" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t(vm.isTemplate === true ? 'titleTemplate' : 'title', { name: vm.name })}</Text>}>
      <DialogForm onSubmit={submit}>
        <MainFields vm={vm} form={form} isBadName={isBadName} onChange={change} />
        {preview.value && <CloneSettingsFields vm={vm} preview={preview.value} form={form} problems={problems} onChange={change} />}
        {preview.value && <CloneDisks disks={preview.value.disks} mode={form.mode} onUse={(device, use) => change({ uses: { ...form.uses, [device]: use } })} />}
        {preview.value?.source.hasHostDevices === true && <Checkbox label={t('hostDevices')} checked={form.keepsHostDevices} onChange={(event) => change({ keepsHostDevices: event.currentTarget.checked })} />}
        {preview.value && <Checkbox label={t('reset')} description={t(preview.value.source.canResetGuest ? 'resetHint' : 'resetMissing')} disabled={!preview.value.source.canResetGuest} checked={form.resetsGuest} onChange={(event) => change({ resetsGuest: event.currentTarget.checked })} />}
        <CloudInitFields form={form} problems={problems} obstacles={preview.value?.obstacles ?? []} onChange={change} />
        <CloneSummary preview={preview} />
        {form.mode === 'linked' && vm.isTemplate !== true && <Checkbox label={t('markTemplate', { name: vm.name })} checked={form.marksTemplate} onChange={(event) => change({ marksTemplate: event.currentTarget.checked })} />}
        <Group justify="space-between">
          <Checkbox label={t('start')} checked={form.start} onChange={(event) => change({ start: event.currentTarget.checked })} />
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
            <Button type="submit" disabled={!isPossible}>{t('clone', { count: Math.max(1, count) })}</Button>
          </Group>
        </Group>
      </DialogForm>
    </Modal>
  )
}

interface MainFieldsProps {
  readonly vm: Vm
  readonly form: CloneForm
  readonly isBadName: boolean
  readonly onChange: (patch: Partial<CloneForm>) => void
}

function MainFields({ vm, form, isBadName, onChange }: MainFieldsProps) {
  const { t } = useTranslation('cloning')
  const pools = poolsOf(usePools().pools, vm.hostId)
  const same = ' '
  return (
    <>
      <Group grow align="flex-start">
        <TextInput data-autofocus label={t('name')} value={form.name} placeholder={t('nameHint')} error={isBadName ? t('badName') : null} onChange={(event) => onChange({ name: event.currentTarget.value })} spellCheck={false} />
        <Select label={t('pool')} allowDeselect={false} data={[{ value: same, label: t('samePool') }, ...pools.map(({ name, availableBytes }) => ({ value: name, label: t('poolOf', { name, size: formatBytes(availableBytes) }) }))]} value={form.pool === '' ? same : form.pool} onChange={(value) => onChange({ pool: value === null || value === same ? '' : value })} />
      </Group>
      <Input.Wrapper label={t('mode')} labelElement="div">
        <SegmentedControl fullWidth aria-label={t('mode')} data={cloneModes.map((value) => ({ value, label: t(`modeKind.${value}`) }))} value={form.mode} onChange={(value) => onChange({ mode: value === 'linked' ? 'linked' : 'full' })} />
        <Text size="xs" c="var(--muted)" mt={6}>{t(`modeHint.${form.mode}`)}</Text>
      </Input.Wrapper>
    </>
  )
}

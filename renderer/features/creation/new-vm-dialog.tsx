// A new virtual machine: where, from what and how it is called; the rest has a usual answer and is folded away.
import { Button, Checkbox, Collapse, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HostId } from '#shared/model/ids.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { TemplateChoice } from '../cloning/template-choice.tsx'
import { BestHost } from './best-host.tsx'
import { CloudInitFields } from './cloud-init-fields.tsx'
import { CreationSummary } from './creation-summary.tsx'
import { MoreFields } from './more-fields.tsx'
import { OsField } from './os-field.tsx'
import { SourceFields } from './source-fields.tsx'
import { StillMissing } from './still-missing.tsx'
import { UnattendedFields } from './unattended-fields.tsx'
import { useNewVm } from './use-new-vm.ts'
import type { NewVmState } from './use-new-vm.ts'
import { answerKinds, chosenNetwork, hardwareOf, startsAtOnce } from './vm-form.ts'
import type { Around, VmForm } from './vm-form.ts'

/** `hostId`: chosen to begin with. */
export function NewVmDialog({ hostId, onClose }: { hostId: HostId | undefined; onClose: () => void }) {
  const { t } = useTranslation(['creation', 'importing'])
  const openDialog = useUi((state) => state.openDialog)
  const missingId = useId()
  const state = useNewVm(hostId, onClose)
  const { form, change, around, osChoice, choices, upload, preview, problems } = state
  return (
    <Modal opened onClose={onClose} title={t('title')} size="lg">
      <DialogForm onSubmit={state.submit}>
        <PlaceAndName state={state} />
        <SourceFields form={form} tree={preview.value?.tree} obstacles={preview.value?.obstacles ?? []} choices={choices} pools={around.pools} upload={upload} onChange={change} />
        <TemplateChoice />
        <Group mt={-6}><Button variant="subtle" size="compact-sm" px={4} onClick={() => openDialog({ kind: 'import-vm', hostId: form.hostId })}>{t('importing:fromElsewhere')}</Button></Group>
        <OsField choice={osChoice} onChange={(os) => change({ os })} />
        <FoldedFields state={state} />
        <CreationSummary preview={preview} />
        <StillMissing id={missingId} form={form} problems={problems} />
        <Group justify="space-between">
          <Checkbox label={t(form.kind === 'tree' ? 'startInstaller' : 'start')} disabled={form.kind === 'tree'} checked={startsAtOnce(form)} onChange={(event) => change({ start: event.currentTarget.checked })} />
          <Buttons state={state} missingId={missingId} onClose={onClose} />
        </Group>
      </DialogForm>
    </Modal>
  )
}

function PlaceAndName({ state: { form, change, hosts, around, upload, names, problems } }: { state: NewVmState }) {
  const { t } = useTranslation('creation')
  const isBadName = form.name !== '' && (problems.has('name') || names.length === 0)
  return (
    <>
      <Group grow align="flex-start">
        <Select label={t('host')} disabled={upload.onItsWay !== undefined} searchable allowDeselect={false} nothingFoundMessage={t('noHosts')} data={hosts.map(({ id, name }) => ({ value: id, label: name }))} value={form.hostId ?? null} onChange={(id) => id !== null && change({ hostId: HostId.parse(id), volume: undefined, pool: '', network: '' })} />
        <TextInput data-autofocus label={t('name')} value={form.name} placeholder={t('nameHint')} error={isBadName ? t('badName') : null} onChange={(event) => change({ name: event.currentTarget.value })} spellCheck={false} />
      </Group>
      {!upload.onItsWay && <Group mt={-8}><BestHost form={form} around={around} onChoose={(id, hasSource) => change({ hostId: id, pool: '', network: '', ...(hasSource ? {} : { volume: undefined }) })} /></Group>}
    </>
  )
}

function FoldedFields({ state: { form, change, around, preview, problems } }: { state: NewVmState }) {
  const { t } = useTranslation('creation')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Group gap="sm" wrap="nowrap">
        <Button variant="subtle" size="compact-sm" px={4} style={{ flex: 'none' }} aria-expanded={isOpen} leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} onClick={() => setOpen(!isOpen)}>{t('more')}</Button>
        {!isOpen && <Text size="sm" c="var(--muted)" className="ellipsis">{usualWords(t, form, around)}</Text>}
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="sm">
          <MoreFields form={form} around={around} onChange={change} />
          {(form.kind === 'cloud' || form.kind === 'image') && <CloudInitFields form={form} problems={problems} obstacles={preview.value?.obstacles ?? []} onChange={change} />}
          {answerKinds(form.kind).length > 0 && <UnattendedFields form={form} onChange={change} />}
        </Stack>
      </Collapse>
    </>
  )
}

function Buttons({ state: { form, names, isPossible, waiting: { canWait, isWaiting }, customise }, missingId, onClose }: { state: NewVmState; missingId: string; onClose: () => void }) {
  const { t } = useTranslation('creation')
  const label = canWait ? t(isWaiting ? 'upload.doNotWait' : 'upload.createAfter') : t('create', { count: Math.max(1, names.length) })
  return (
    <Group gap="xs">
      <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
      {names.length === 1 && form.kind !== 'tree' && <Button variant="default" disabled={!isPossible} onClick={customise}>{t('customise')}</Button>}
      <Button type="submit" aria-describedby={missingId} disabled={!isPossible && !canWait} loading={isWaiting && !canWait} variant={isWaiting ? 'light' : 'filled'}>{label}</Button>
    </Group>
  )
}

/** What the folded part says, so that nobody has to open it to know. */
function usualWords(t: TFunction<'creation'>, form: VmForm, around: Around): string {
  const { vcpus, memoryBytes, diskBytes, firmware, hasTpm } = hardwareOf(form, around)
  const disk = form.kind === 'image' || (!form.hasDisk && form.kind !== 'cloud') ? t('noDisk') : formatBytes(diskBytes)
  const words = [t('vcpuCount', { count: vcpus }), formatBytes(memoryBytes), ...(form.kind === 'image' ? [] : [disk]), chosenNetwork(form, around.networks) ?? t('noNetwork'), ...(firmware === 'uefi' ? [t('firmwareKind.uefi')] : []), ...(hasTpm ? [t('tpmShort')] : [])]
  return words.join(' · ')
}

// A new virtual machine: where, from what and how it is called; the rest has a usual answer and is folded away.
import { Button, Checkbox, Collapse, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useCallback, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewVm } from '#shared/model/creation.ts'
import { HostId } from '#shared/model/ids.ts'
import { expandNames } from '#shared/model/name-pattern.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useHosts, useSession } from '../../state/use-session.ts'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { TemplateChoice } from '../cloning/template-choice.tsx'
import { useNetworks } from '../networks/data/use-networks.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'
import { BestHost } from './best-host.tsx'
import { CloudInitFields } from './cloud-init-fields.tsx'
import { CreationSummary } from './creation-summary.tsx'
import { MoreFields } from './more-fields.tsx'
import { OsField } from './os-field.tsx'
import { StillMissing } from './still-missing.tsx'
import { SourceFields } from './source-fields.tsx'
import { UnattendedFields } from './unattended-fields.tsx'
import { useCreateAndOpen } from './use-create-and-open.ts'
import { useCreateWhenUploaded } from './use-create-when-uploaded.ts'
import { useOsChoice } from './use-os-choice.ts'
import { usePreview } from './use-preview.ts'
import { useSourceUpload } from './use-source-upload.ts'
import { useVolumeChoices } from './use-volume-choices.ts'
import { answerKinds, chosenNetwork, emptyVmForm, hardwareOf, networksOf, poolsOf, requestOf, startsAtOnce } from './vm-form.ts'
import type { Around, VmForm } from './vm-form.ts'

/** `hostId`: chosen to begin with. */
export function NewVmDialog({ hostId, onClose }: { hostId: HostId | undefined; onClose: () => void }) {
  const { t } = useTranslation(['creation', 'importing'])
  const { client } = useSession()
  const openDialog = useUi((state) => state.openDialog)
  const acts = useActs()
  const createAndOpen = useCreateAndOpen()
  const hosts = useHostChoices()
  const [form, setForm] = useState<VmForm>(() => emptyVmForm(hostId ?? hosts[0]?.id))
  const [isMoreOpen, setMoreOpen] = useState(false)
  const osChoice = useOsChoice(form)
  const around = { ...useAround(form.hostId), os: osChoice.os, offer: useOffer(form.hostId) }
  const choices = useVolumeChoices(form.hostId, around.pools)
  const answer = requestOf(form, around)
  const request = 'request' in answer ? answer.request : undefined
  const problems = 'problems' in answer ? answer.problems : new Set<string>()
  const preview = usePreview(request, useCallback((wish: NewVm, signal: AbortSignal) => client.creation.preview(wish, { signal }), [client]))
  const missingId = useId()
  const names = expandNames(form.name.trim())
  const isBadName = form.name !== '' && (problems.has('name') || names.length === 0)
  const upload = useSourceUpload({ hostId: form.hostId, choices, onChoose: (volume) => setForm((before) => ({ ...before, volume })) })
  const isPossible = request !== undefined && preview.value?.obstacles.length === 0 && !preview.isChecking
  const create = (): void => {
    if (!request || !isPossible) return
    acts.attempt(client.creation.create(request))
    onClose()
  }
  const waiting = useCreateWhenUploaded({ upload, problems, form, around, systems: osChoice.systems, onCreated: onClose })
  const change = (patch: Partial<VmForm>): void => {
    waiting.stop()
    setForm((before) => ({ ...before, ...patch }))
  }
  const submit = (): void => {
    if (waiting.canWait) waiting.toggle()
    else create()
  }
  const customise = (): void => {
    if (!request || !isPossible) return
    acts.attempt(createAndOpen(request))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('title')} size="lg">
      <DialogForm onSubmit={submit}>
        <Group grow align="flex-start">
          <Select label={t('host')} disabled={upload.onItsWay !== undefined} searchable allowDeselect={false} nothingFoundMessage={t('noHosts')} data={hosts.map(({ id, name }) => ({ value: id, label: name }))} value={form.hostId ?? null} onChange={(id) => id !== null && change({ hostId: HostId.parse(id), volume: undefined, pool: '', network: '' })} />
          <TextInput data-autofocus label={t('name')} value={form.name} placeholder={t('nameHint')} error={isBadName ? t('badName') : null} onChange={(event) => change({ name: event.currentTarget.value })} spellCheck={false} />
        </Group>
        {!upload.onItsWay && <Group mt={-8}><BestHost form={form} around={around} onChoose={(id, hasSource) => change({ hostId: id, pool: '', network: '', ...(hasSource ? {} : { volume: undefined }) })} /></Group>}
        <SourceFields form={form} tree={preview.value?.tree} obstacles={preview.value?.obstacles ?? []} choices={choices} pools={around.pools} upload={upload} onChange={change} />
        <TemplateChoice />
        <Group mt={-6}><Button variant="subtle" size="compact-sm" px={4} onClick={() => openDialog({ kind: 'import-vm', hostId: form.hostId })}>{t('importing:fromElsewhere')}</Button></Group>
        <OsField choice={osChoice} onChange={(os) => change({ os })} />
        <Group gap="sm" wrap="nowrap">
          <Button variant="subtle" size="compact-sm" px={4} style={{ flex: 'none' }} aria-expanded={isMoreOpen} leftSection={isMoreOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} onClick={() => setMoreOpen(!isMoreOpen)}>{t('more')}</Button>
          {!isMoreOpen && <Text size="sm" c="var(--muted)" className="ellipsis">{usualWords(t, form, around)}</Text>}
        </Group>
        <Collapse expanded={isMoreOpen}>
          <Stack gap="sm">
            <MoreFields form={form} around={around} onChange={change} />
            {(form.kind === 'cloud' || form.kind === 'image') && <CloudInitFields form={form} problems={problems} obstacles={preview.value?.obstacles ?? []} onChange={change} />}
            {answerKinds(form.kind).length > 0 && <UnattendedFields form={form} onChange={change} />}
          </Stack>
        </Collapse>
        <CreationSummary preview={preview} />
        <StillMissing id={missingId} form={form} problems={problems} />
        <Group justify="space-between">
          <Checkbox label={t(form.kind === 'tree' ? 'startInstaller' : 'start')} disabled={form.kind === 'tree'} checked={startsAtOnce(form)} onChange={(event) => change({ start: event.currentTarget.checked })} />
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
            {names.length === 1 && form.kind !== 'tree' && <Button variant="default" disabled={!isPossible} onClick={customise}>{t('customise')}</Button>}
            <Button type="submit" aria-describedby={missingId} disabled={!isPossible && !waiting.canWait} loading={waiting.isWaiting && !waiting.canWait} variant={waiting.isWaiting ? 'light' : 'filled'}>{waiting.canWait ? t(waiting.isWaiting ? 'upload.doNotWait' : 'upload.createAfter') : t('create', { count: Math.max(1, names.length) })}</Button>
          </Group>
        </Group>
      </DialogForm>
    </Modal>
  )
}

function useHostChoices() {
  const hosts = useHosts()
  return useMemo(() => [...hosts.values()].filter(isHostUp).toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1)), [hosts])
}

function useAround(hostId: HostId | undefined): Pick<Around, 'pools' | 'networks'> {
  const { pools } = usePools()
  const { networks } = useNetworks()
  return useMemo(() => ({ pools: poolsOf(pools, hostId), networks: networksOf(networks, hostId) }), [pools, networks, hostId])
}

function useOffer(hostId: HostId | undefined) {
  const { client } = useSession()
  return useLoaded(useCallback(async (signal: AbortSignal) => (hostId === undefined ? undefined : client.creation.offer({ hostId }, { signal })), [client, hostId])).value
}

/** What the folded part says, so that nobody has to open it to know. */
function usualWords(t: TFunction<'creation'>, form: VmForm, around: Around): string {
  const { vcpus, memoryBytes, diskBytes, firmware, hasTpm } = hardwareOf(form, around)
  const disk = form.kind === 'image' || (!form.hasDisk && form.kind !== 'cloud') ? t('noDisk') : formatBytes(diskBytes)
  const words = [`${vcpus} vCPU`, formatBytes(memoryBytes), ...(form.kind === 'image' ? [] : [disk]), chosenNetwork(form, around.networks) ?? t('noNetwork'), ...(firmware === 'uefi' ? ['UEFI'] : []), ...(hasTpm ? ['TPM'] : [])]
  return words.join(' · ')
}

// Marks a machine as a template, with what machines made from it usually get and within which limits; or changes that.
import { Autocomplete, Button, Checkbox, Group, Loader, Modal, MultiSelect, NumberInput, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { areInOrder, TemplateParameters } from '#shared/model/provisioning/template.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { DialogForm } from '../../ui/forms/dialog-form.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'
import { useConnectionChoices } from './use-connection-choices.ts'
import { useKnownNotes } from './use-known-notes.ts'

export function TemplateDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('cloning')
  const { client } = useSession()
  const { hostId, uuid } = vm
  const { value, problem } = useLoaded(useCallback((signal: AbortSignal) => client.vms.details({ hostId, uuid }, { signal }), [client, hostId, uuid]))
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t(vm.isTemplate === true ? 'parameters.title' : 'parameters.titleMark', { name: vm.name })}</Text>}>
      {problem && <ProblemAlert problem={problem} />}
      {!value && !problem && <Loader size="sm" />}
      {value && <TemplateForm vm={vm} before={value.template ?? TemplateParameters.parse({})} onClose={onClose} />}
    </Modal>
  )
}

function TemplateForm({ vm, before, onClose }: { vm: Vm; before: TemplateParameters; onClose: () => void }) {
  const { t } = useTranslation('cloning')
  const { client } = useSession()
  const acts = useActs()
  const known = useKnownNotes()
  const { choices, nameOf } = useConnectionChoices(vm)
  const [parameters, setParameters] = useState(before)
  const change = (patch: Partial<TemplateParameters>): void => setParameters((current) => ({ ...current, ...patch }))
  const { vcpus, memoryBytes, connections, folder, tags } = parameters
  const gone = connections.filter((connection) => !choices.some(({ value }) => value === connection))
  const isPossible = areInOrder(vcpus) && areInOrder(memoryBytes)
  const save = (): void => {
    acts.attempt(client.cloning.markTemplate({ hostId: vm.hostId, uuid: vm.uuid, isTemplate: true, parameters }))
    onClose()
  }
  return (
    <DialogForm onSubmit={save}>
      <Text size="sm" c="var(--muted)" style={{ overflowWrap: 'anywhere' }}>{t('parameters.hint', { name: vm.name })}</Text>
      <LimitFields label={t('parameters.vcpus')} unit={1} limits={vcpus} onChange={(limits) => change({ vcpus: limits })} />
      <LimitFields label={t('parameters.memory')} unit={2 ** 30} limits={memoryBytes} onChange={(limits) => change({ memoryBytes: limits })} />
      <MultiSelect label={t('parameters.networks')} description={t('parameters.networksHint')} placeholder={connections.length === 0 ? t('parameters.anyNetwork') : ''} data={[...choices, ...gone.map((value) => ({ value, label: nameOf(value) }))]} value={connections} onChange={(chosen) => change({ connections: chosen })} searchable />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Stack gap={6}>
          <Autocomplete label={t('parameters.folder')} disabled={folder === ''} placeholder={t(folder === '' ? 'parameters.noFolder' : 'parameters.asTemplate')} data={known.folders} value={folder ?? ''} onChange={(text) => change({ folder: text === '' ? null : text })} />
          <Checkbox size="xs" label={t('parameters.noFolder')} checked={folder === ''} onChange={({ currentTarget }) => change({ folder: currentTarget.checked ? '' : null })} />
        </Stack>
        <Stack gap={6}>
          <TagsInput label={t('parameters.tags')} disabled={tags?.length === 0} placeholder={tags === null ? t('parameters.asTemplate') : tags.length === 0 ? t('parameters.noTags') : ''} data={known.tags} value={tags ?? []} onChange={(chosen) => change({ tags: chosen.length === 0 ? null : chosen })} maxTags={64} />
          <Checkbox size="xs" label={t('parameters.noTags')} checked={tags?.length === 0} onChange={({ currentTarget }) => change({ tags: currentTarget.checked ? [] : null })} />
        </Stack>
      </SimpleGrid>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" disabled={!isPossible}>{t(vm.isTemplate === true ? 'parameters.save' : 'parameters.mark')}</Button>
      </Group>
    </DialogForm>
  )
}

type Limits = TemplateParameters['vcpus']

interface LimitFieldsProps {
  readonly label: string
  /** What the number that is shown counts. */
  readonly unit: number
  readonly limits: Limits
  readonly onChange: (limits: Limits) => void
}

function LimitFields({ label, unit, limits, onChange }: LimitFieldsProps) {
  const { t } = useTranslation('cloning')
  const set = (which: keyof Limits, value: number): void => onChange({ ...limits, [which]: value > 0 ? Math.round(value * unit) : null })
  return (
    <Stack gap={4} role="group" aria-label={label}>
      <Group grow gap="xs">
        {(['least', 'usual', 'most'] as const).map((which) => {
          const value = limits[which]
          return <NumberInput key={which} label={t('parameters.cell', { what: label, which: t(`parameters.${which}`) })} min={0} allowDecimal={unit !== 1} decimalScale={6} value={value === null ? '' : value / unit} onChange={(next) => set(which, Number(next))} />
        })}
      </Group>
      {!areInOrder(limits) && <Text size="xs" c="var(--mantine-color-error)" role="alert">{t('parameters.order')}</Text>}
    </Stack>
  )
}

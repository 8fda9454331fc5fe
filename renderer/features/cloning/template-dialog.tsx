// Marks a machine as a template, with what machines made from it usually get and within which limits; or changes that.
import { Autocomplete, Button, Group, Loader, Modal, MultiSelect, NumberInput, Stack, TagsInput, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { areInOrder, TemplateParameters } from '#shared/model/template.ts'
import type { Vm } from '#shared/model/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { networksOf } from '../creation/vm-form.ts'
import { useNetworks } from '../networks/data/use-networks.ts'
import { useActs } from '../vms/use-acts.ts'
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
  const there = networksOf(useNetworks().networks, vm.hostId).map(({ name }) => name)
  const [parameters, setParameters] = useState(before)
  const change = (patch: Partial<TemplateParameters>): void => setParameters((current) => ({ ...current, ...patch }))
  const { vcpus, memoryBytes, networks, folder, tags } = parameters
  const isPossible = areInOrder(vcpus) && areInOrder(memoryBytes)
  const save = (): void => {
    acts.attempt(client.cloning.markTemplate({ hostId: vm.hostId, uuid: vm.uuid, isTemplate: true, parameters }))
    onClose()
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="var(--muted)" style={{ overflowWrap: 'anywhere' }}>{t('parameters.hint', { name: vm.name })}</Text>
      <LimitFields label={t('parameters.vcpus')} unit={1} limits={vcpus} onChange={(limits) => change({ vcpus: limits })} />
      <LimitFields label={t('parameters.memory')} unit={2 ** 30} limits={memoryBytes} onChange={(limits) => change({ memoryBytes: limits })} />
      <MultiSelect label={t('parameters.networks')} description={t('parameters.networksHint')} placeholder={networks.length === 0 ? t('parameters.anyNetwork') : ''} data={[...new Set([...there, ...networks])]} value={networks} onChange={(chosen) => change({ networks: chosen })} searchable />
      <Group grow align="flex-start">
        <Autocomplete label={t('parameters.folder')} placeholder={t('parameters.asTemplate')} data={known.folders} value={folder} onChange={(text) => change({ folder: text })} />
        <TagsInput label={t('parameters.tags')} placeholder={tags.length === 0 ? t('parameters.asTemplate') : ''} data={known.tags} value={tags} onChange={(chosen) => change({ tags: chosen })} maxTags={64} />
      </Group>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
        <Button disabled={!isPossible} onClick={save}>{t(vm.isTemplate === true ? 'parameters.save' : 'parameters.mark')}</Button>
      </Group>
    </Stack>
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

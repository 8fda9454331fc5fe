// One line of the form: a setting and the value that it is to have on each machine.
import { ActionIcon, Autocomplete, Checkbox, Group, SegmentedControl, Stack, TagsInput, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SizeInput } from '../storage/size-input.tsx'
import { FieldInput } from '../settings/field-input.tsx'
import type { ChangeLine } from './editable-fields.ts'

export interface Suggestions {
  readonly tags: readonly string[]
  readonly pools: readonly string[]
  readonly connections: readonly string[]
  readonly folder: readonly string[]
  readonly owner: readonly string[]
}

export interface ChangeLineProps {
  readonly line: ChangeLine
  readonly label: string
  readonly suggestions: Suggestions
  readonly onChange: (line: ChangeLine) => void
  readonly onRemove: () => void
}

export function ChangeLineInput(props: ChangeLineProps) {
  const { t } = useTranslation('editing')
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap" role="group" aria-label={props.label}>
      <div style={{ flex: 1, minWidth: 0 }}><LineBody {...props} /></div>
      <ActionIcon mt={22} variant="subtle" color="gray" aria-label={t('removeLine', { label: props.label })} title={t('removeLine', { label: props.label })} onClick={props.onRemove}><IconX size={15} /></ActionIcon>
    </Group>
  )
}

function LineBody({ line, label, suggestions, onChange }: ChangeLineProps) {
  const { t } = useTranslation('editing')
  switch (line.kind) {
    case 'field':
      return <FieldLine line={line} label={label} suggestions={suggestions} onChange={onChange} />
    case 'tags':
      return <TagsInput size="xs" label={label} data={[...suggestions.tags]} value={[...line.tags]} maxTags={64} onChange={(tags) => onChange({ ...line, tags: tags.map((tag) => tag.trim()).filter(Boolean) })} />
    case 'text':
      return <Autocomplete size="xs" label={label} data={[...suggestions[line.id]]} value={line.text} placeholder={t('metadata:none')} onChange={(text) => onChange({ ...line, text })} />
    case 'switch':
      return (
        <Stack gap={2}>
          <Text size="xs" fw={600}>{label}</Text>
          <SegmentedControl size="xs" aria-label={label} value={line.isOn ? 'on' : 'off'} onChange={(value) => onChange({ ...line, isOn: value === 'on' })} data={[{ value: 'on', label: t('settings:on') }, { value: 'off', label: t('settings:off') }]} />
        </Stack>
      )
    case 'disk':
      return <DiskLine line={line} pools={suggestions.pools} onChange={onChange} />
    default:
      return line satisfies never
  }
}

function FieldLine({ line, label, suggestions, onChange }: Pick<ChangeLineProps, 'label' | 'suggestions' | 'onChange'> & { line: Extract<ChangeLine, { kind: 'field' }> }) {
  const { t } = useTranslation('editing')
  const { editable: { field }, value } = line
  const isLeft = value === null
  const canBeLeft = field.isRequired !== true && !field.path.endsWith('?')
  const give = (next: string | null): void => {
    if (next !== null) onChange({ ...line, value: next })
    else if (value !== null) onChange({ id: line.id, kind: 'field', editable: line.editable })
  }
  return (
    <Stack gap={4}>
      <FieldInput field={field} label={label} value={value ?? null} error={undefined} onChange={give} placeholder={t(isLeft ? 'left' : 'noValue')} suggestions={field.shape.kind === 'connection' ? suggestions.connections : []} />
      {canBeLeft && <Checkbox size="xs" label={t('leave')} checked={isLeft} onChange={({ currentTarget }) => onChange(currentTarget.checked ? { ...line, value: null } : { id: line.id, kind: 'field', editable: line.editable })} />}
    </Stack>
  )
}

const formats = ['qcow2', 'raw'] as const
const buses = ['virtio', 'scsi', 'sata'] as const

function DiskLine({ line, pools, onChange }: Pick<ChangeLineProps, 'onChange'> & { line: Extract<ChangeLine, { kind: 'disk' }>; pools: readonly string[] }) {
  const { t } = useTranslation('editing')
  const { disk } = line
  const change = (part: Partial<typeof disk>): void => onChange({ ...line, disk: { ...disk, ...part } })
  return (
    <Stack gap={6}>
      <Text size="xs" fw={600}>{t('beside.newDisk')}</Text>
      <Autocomplete size="xs" label={t('disk.pool')} data={[...pools]} value={disk.pool} onChange={(pool) => change({ pool })} />
      <SizeInput label={t('disk.size')} bytes={disk.sizeBytes} onChange={(sizeBytes) => change({ sizeBytes })} />
      <Group gap="xs">
        <SegmentedControl size="xs" aria-label={t('disk.format')} data={[...formats]} value={disk.format} onChange={(value) => { const format = formats.find((known) => known === value); if (format) change({ format }) }} />
        <SegmentedControl size="xs" aria-label={t('disk.bus')} data={[...buses]} value={disk.bus} onChange={(value) => { const bus = buses.find((known) => known === value); if (bus) change({ bus }) }} />
      </Group>
      <Text size="xs" c="var(--muted)">{t('disk.hint')}</Text>
    </Stack>
  )
}

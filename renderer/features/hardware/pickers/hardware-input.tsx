// One field of a machine's hardware: chosen from what its host has where the host tells, else typed as everywhere.
import { Autocomplete, Button, Group, PasswordInput, Select, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldInput } from '../../settings/field-input.tsx'
import type { FieldInputProps } from '../../settings/field-input.tsx'
import type { HostId } from '#shared/model/ids.ts'
import type { Choice } from '../use-choices.ts'
import { ImageInput } from './image-input.tsx'

export interface HardwareInputProps extends Omit<FieldInputProps, 'suggestions' | 'placeholder'> {
  readonly hostId: HostId
  readonly choices: readonly Choice[] | undefined
  /** A drive for media can be empty. */
  readonly isDrive: boolean
  /** The image comes with its format. */
  readonly onImage: (image: string | null, format: string | undefined) => void
}

export function HardwareInput({ hostId, choices, isDrive, onImage, ...props }: HardwareInputProps) {
  const { field, label, value, error, onChange } = props
  const { t } = useTranslation('settings')
  switch (field.shape.kind) {
    case 'image':
      return <ImageInput key={value ?? ''} {...{ hostId, label, value, error, isDrive }} onChange={onImage} />
    case 'connection':
      return <Select label={label} error={error} size="xs" searchable data={withOwn(choices ?? [], value)} value={value} onChange={(next) => next !== null && onChange(next)} nothingFoundMessage={t('hardware:nothingFound')} />
    case 'list':
      return <TagsInput label={label} error={error} size="xs" placeholder={value === null ? t('default') : ''} data={[...(field.shape.words ?? [])]} value={value === null ? [] : value.split(',')} onChange={(next) => onChange(next.length === 0 ? null : next.map((each) => each.trim()).filter(Boolean).join(','))} />
    case 'secret':
      return <SecretInput {...props} />
    case 'choice':
      return choices && choices.length > 0 ? <ChosenInput {...props} choices={choices} /> : <FieldInput {...props} />
    case 'text':
    case 'cpuset':
    case 'number':
      return choices && choices.length > 0 ? <ChosenInput {...props} choices={choices} /> : <FieldInput {...props} />
    default:
      return <FieldInput {...props} />
  }
}

/** What it is now, though the host does not offer it. */
function withOwn(choices: readonly Choice[], value: string | null): Choice[] {
  return value === null || choices.some((choice) => choice.value === value) ? [...choices] : [{ value, label: value }, ...choices]
}

/** Other values than the host's can be typed: a definition may be for another host. */
function ChosenInput({ field, label, value, error, onChange, choices }: Pick<HardwareInputProps, 'field' | 'label' | 'value' | 'error' | 'onChange'> & { choices: readonly Choice[] }) {
  const { t } = useTranslation('settings')
  const [text, setText] = useState(value ?? '')
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    setText(value ?? '')
  }
  const give = (next: string): void => onChange(next === '' ? null : next)
  const labels = new Map(choices.map((choice) => [choice.value, choice.label]))
  return (
    <Autocomplete
      {...{ label, error }} size="xs" placeholder={t('default')} readOnly={field.isFixed === true} value={text} maxDropdownHeight={260}
      data={choices.map((choice) => choice.value)} filter={({ options, search }) => (search === (value ?? '') ? options : options.filter((option) => 'value' in option && option.value.toLowerCase().includes(search.toLowerCase())))}
      renderOption={({ option }) => labels.get(option.value) ?? option.value}
      onChange={setText} onOptionSubmit={give} onBlur={() => give(text)} onKeyDown={({ key }) => key === 'Enter' && give(text)}
    />
  )
}

function SecretInput({ label, value, error, onChange }: Pick<HardwareInputProps, 'label' | 'value' | 'error' | 'onChange'>) {
  const { t } = useTranslation('settings')
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <PasswordInput key={value ?? ''} style={{ flex: 1 }} label={label} error={error} size="xs" autoComplete="new-password" placeholder={t(value === null ? 'notSet' : 'isSet')} onBlur={({ currentTarget }) => currentTarget.value !== '' && onChange(currentTarget.value)} />
      {value !== null && <Button size="xs" variant="default" onClick={() => onChange(null)}>{t('hardware:takeAway')}</Button>}
    </Group>
  )
}

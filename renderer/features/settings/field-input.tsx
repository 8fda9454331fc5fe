// One field's control, by its shape. A change is given when it is meant: chosen, or typed and left. Empty leaves it to libvirt.
import { Autocomplete, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#shared/domain/fields/field.ts'
import { decimalMark, thousandsMark } from '../../i18n/format.ts'

export interface FieldInputProps {
  readonly field: Field
  readonly label: string
  readonly value: string | null
  /** Why what was typed is not taken. */
  readonly error: string | undefined
  readonly onChange: (value: string | null) => void
  /** What an empty one says; that it is left to libvirt, without. */
  readonly placeholder?: string
  /** Values to choose from, for a field whose shape names none. */
  readonly suggestions?: readonly string[]
}

export function FieldInput(props: FieldInputProps) {
  const { field, label, value, error, onChange, suggestions = [] } = props
  const { t } = useTranslation('settings')
  const { shape } = field
  const placeholder = props.placeholder ?? t(field.hasNoDefault === true ? 'none' : 'default')
  // An element is there or not; there is nothing that libvirt could decide.
  const isPresence = field.path.endsWith('?')
  switch (shape.kind) {
    case 'switch':
      return <Select label={label} size="xs" clearable={!isPresence} placeholder={placeholder} value={value} onChange={(next) => onChange(next)} data={[{ value: shape.on, label: t('on') }, { value: shape.off, label: t('off') }]} />
    case 'choice':
      return <TypedInput key={value ?? ''} {...props} words={shape.words} />
    case 'memory':
      return <NumberInput key={value ?? ''} label={label} size="xs" error={error} placeholder={placeholder} clampBehavior="none" suffix=" MiB" thousandSeparator={thousandsMark} defaultValue={value === null ? '' : Number(value) / 1024 ** 2} onBlur={({ currentTarget }) => onChange(mebibytes(currentTarget.value))} />
    case 'secret':
      return <PasswordInput key={value ?? ''} label={label} size="xs" placeholder={t(value === null ? 'notSet' : 'isSet')} onBlur={({ currentTarget }) => currentTarget.value !== '' && onChange(currentTarget.value)} />
    default:
      return <TypedInput key={value ?? ''} {...props} words={suggestions} />
  }
}

function mebibytes(typed: string): string | null {
  const [whole = '', parts = ''] = typed.split(decimalMark).map((digits) => digits.replaceAll(/\D/g, ''))
  return whole + parts === '' ? null : String(Math.round(Number(`${whole}.${parts}`) * 1024) * 1024)
}

function TypedInput({ field, label, value, error, onChange, words, placeholder }: FieldInputProps & { words: readonly string[] }) {
  const { t } = useTranslation('settings')
  const [text, setText] = useState(value ?? '')
  const give = (next: string): void => onChange(next === '' ? null : next)
  const shared = { label, error, size: 'xs', placeholder: placeholder ?? t(field.hasNoDefault === true ? 'none' : 'default'), value: text, readOnly: field.isFixed === true, onBlur: () => give(text) } as const
  if (words.length > 0) return <Autocomplete {...shared} data={[...words]} filter={({ options }) => options} onChange={setText} onOptionSubmit={give} />
  return <TextInput {...shared} onChange={({ currentTarget }) => setText(currentTarget.value)} onKeyDown={({ key }) => key === 'Enter' && give(text)} />
}

// A field of the form: a text with its problem below it.
import { TextInput } from '@mantine/core'

export interface FieldInputProps {
  /** Read to a screen reader; shown above the field unless the list around it has heads. */
  readonly label: string
  readonly isBare?: boolean
  readonly hint?: string
  readonly value: string
  readonly error: string | null
  readonly placeholder?: string
  readonly isMono?: boolean
  readonly isDisabled?: boolean
  readonly onChange: (value: string) => void
}

export function FieldInput({ label, isBare = false, hint, value, error, placeholder, isMono = false, isDisabled = false, onChange }: FieldInputProps) {
  return (
    <TextInput
      size="xs"
      {...(isBare ? { 'aria-label': label } : { label })}
      {...(hint === undefined ? {} : { description: hint })}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value}
      error={error}
      disabled={isDisabled}
      spellCheck={false}
      {...(isMono ? { classNames: { input: 'mono' } } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

// The fields of a dialog: Enter in one of them does what the dialog's button of the type "submit" does, as far as that can be pressed.
import { Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { startAtFirstField } from './start-at-first-field.ts'

export function DialogForm({ gap = 'sm', onSubmit, children }: { gap?: 'sm' | 'md'; onSubmit: (form: HTMLFormElement) => void; children: ReactNode }) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    // React's events pass through portals: a form behind the dialog must not be sent with it.
    event.stopPropagation()
    onSubmit(event.currentTarget)
  }
  return (
    <form ref={startAtFirstField} onSubmit={submit}>
      <Stack gap={gap}>{children}</Stack>
    </form>
  )
}

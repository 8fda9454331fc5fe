// The fields of a dialog: Enter in one of them does what the dialog's button of the type "submit" does, as far as that can be pressed.
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'

export function DialogForm({ gap = 'sm', onSubmit, children }: { gap?: 'sm' | 'md'; onSubmit: () => void; children: ReactNode }) {
  return (
    <Stack component="form" gap={gap} onSubmit={(event) => { event.preventDefault(); onSubmit() }}>
      {children}
    </Stack>
  )
}

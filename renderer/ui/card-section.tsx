// A titled block of a page.
import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export function CardSection({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <Box component="section" aria-label={title} style={{ border: '1px solid var(--line)', borderRadius: 6, background: 'var(--pane-bg)', minWidth: 0 }}>
      <Box px="md" py={8} style={{ borderBottom: '1px solid var(--line)', display: 'flex', alignItems: 'center', gap: 8 }}>
        <Text fw={600} size="sm" component="h3" m={0}>{title}</Text>
        <span style={{ marginLeft: 'auto' }}>{aside}</span>
      </Box>
      <Box p="md">{children}</Box>
    </Box>
  )
}

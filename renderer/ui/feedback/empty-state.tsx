// What stands where there is nothing to show: why, and what to do about it.
import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function EmptyState({ title, text, icon, children }: { title: string; text?: string; icon?: ReactNode; children?: ReactNode }) {
  return (
    <Stack align="center" justify="center" gap="xs" p="xl" style={{ flex: 1, textAlign: 'center' }}>
      {icon}
      <Title order={3} size="h4">{title}</Title>
      {text !== undefined && (
        <Text c="var(--muted)" maw={520} size="sm" style={{ textWrap: 'balance' }}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  )
}

// Label and value pairs, aligned; long values wrap and can be selected.
import { SimpleGrid, Text } from '@mantine/core'
import { Fragment } from 'react'
import type { ReactNode } from 'react'

export interface Fact {
  readonly label: string
  readonly value: ReactNode
  readonly isMono?: boolean
}

export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <SimpleGrid component="dl" cols={1} spacing={0} m={0} style={{ gridTemplateColumns: 'minmax(110px, max-content) 1fr', columnGap: 18, rowGap: 5 }}>
      {facts.map(({ label, value, isMono }) => (
        <Fragment key={label}>
          <Text component="dt" size="sm" c="var(--muted)">{label}</Text>
          <Text component="dd" m={0} size="sm" className={isMono ? 'mono' : undefined} style={{ overflowWrap: 'anywhere', minWidth: 0 }} dir="auto">
            {value === '' || value === null ? '–' : value}
          </Text>
        </Fragment>
      ))}
    </SimpleGrid>
  )
}

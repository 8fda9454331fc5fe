// How far the memory of each NUMA cell is from each other one: 10 is near, 20 twice as far.
import { NumberInput, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { farthest, usualDistances } from '#shared/domain/fields/numa-cells.ts'
import type { NumaCell } from '#shared/domain/fields/numa-cells.ts'
import { withDistance } from './numa-form.ts'

export function DistanceTable({ cells, onChange }: { cells: readonly NumaCell[]; onChange: (cells: readonly NumaCell[]) => void }) {
  const { t } = useTranslation('hardware')
  const names = cells.map((_cell, number) => t('numa.cell', { number }))
  return (
    <Table.ScrollContainer minWidth={90 * (cells.length + 1)}>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={6} w="auto">
        <Table.Thead><Table.Tr><Table.Th>{t('numa.from')}</Table.Th>{names.map((name) => <Table.Th key={name}>{name}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {cells.map((cell, from) => (
            <Table.Tr key={names[from]}>
              <Table.Th scope="row">{names[from]}</Table.Th>
              {cell.distances.map((distance, to) => (
                <Table.Td key={names[to]}>
                  <NumberInput w={80} size="xs" hideControls min={usualDistances.toItself} max={farthest} allowDecimal={false} clampBehavior="none" error={distance < usualDistances.toItself || distance > farthest} readOnly={from === to} aria-label={t('numa.distance', { from, to })} value={distance} onChange={(value) => onChange(withDistance(cells, { from, to, distance: Number(value) }))} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

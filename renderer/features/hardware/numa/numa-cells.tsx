// The NUMA cells of a guest: which vCPUs and how much memory each has, how it is kept, and how far they are from each other.
import { ActionIcon, Button, Checkbox, Collapse, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { farthest, numaText, parseNumaText } from '#shared/domain/fields/numa-cells.ts'
import type { NumaCell } from '#shared/domain/fields/numa-cells.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { SizeInput } from '../../storage/size-input.tsx'
import styles from '../hardware.module.css'
import type { HardwareState } from '../use-hardware.ts'
import { DistanceTable } from './distance-table.tsx'
import { sharedOut, verdictOf, withDistances, withoutCell } from './numa-form.ts'
import type { CellsVerdict, Machine } from './numa-form.ts'

export interface NumaCellsProps {
  readonly hardware: Pick<HardwareState, 'change'>
  /** As shared/domain/fields/numa-cells.ts writes them; `null` for none. */
  readonly value: string | null
  readonly machine: Machine
}

export function NumaCells(props: NumaCellsProps) {
  const { t } = useTranslation('hardware')
  const [isAsked, ask] = useState(false)
  const isOpen = isAsked || props.value !== null
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => ask(!isOpen)}>{t('numa.title')}</Button>
      <Collapse expanded={isOpen}>{isOpen && <CellsForm key={`${props.value} ${props.machine.vcpus} ${props.machine.memoryBytes}`} {...props} />}</Collapse>
    </div>
  )
}

function CellsForm({ hardware, value, machine }: NumaCellsProps) {
  const { t } = useTranslation('hardware')
  const [cells, setCells] = useState<readonly NumaCell[]>(() => (value === null ? [] : (parseNumaText(value) ?? [])))
  const change = (index: number, patch: Partial<NumaCell>): void => setCells(cells.map((cell, each) => (each === index ? { ...cell, ...patch } : cell)))
  const hasDistances = cells.some(({ distances }) => distances.length > 0)
  const verdict = verdictOf(cells, machine)
  const fits = verdict.kind === 'other-machine' ? verdict.machine : machine
  const set = (wanted: readonly NumaCell[]): void => void hardware.change(
    { op: 'set', place: wholeDomain, field: 'vcpus', value: String(fits.vcpus) },
    ...(fits.memoryBytes === machine.memoryBytes ? [] : [{ op: 'set', place: wholeDomain, field: 'memory', value: String(fits.memoryBytes) } as const]),
    { op: 'set', place: wholeDomain, field: 'numaCells', value: numaText(wanted) },
  )
  const add = (): void => setCells(cells.length === 0 ? sharedOut(2, machine) : withRow([...cells, { cpus: '', memoryBytes: 2 ** 30, access: '', distances: [] }], hasDistances))
  return (
    <Stack gap="xs" pt={6} role="group" aria-label={t('numa.title')}>
      <Text size="xs" c="var(--muted)">{t('numa.hint')}</Text>
      {cells.map((cell, index) => <CellRow key={`${index} of ${cells.length}`} index={index} cell={cell} onChange={(patch) => change(index, patch)} onRemove={() => setCells(withoutCell(cells, index))} />)}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={add}>{t('numa.add')}</Button>
        {cells.length > 0 && <Button size="compact-sm" variant="default" onClick={() => setCells(withRow(sharedOut(cells.length, machine, cells), hasDistances))}>{t('numa.share')}</Button>}
        {cells.length > 1 && <Checkbox size="xs" label={t('numa.distances')} checked={hasDistances} onChange={({ currentTarget }) => setCells(currentTarget.checked ? withDistances(cells) : cells.map((cell) => ({ ...cell, distances: [] })))} />}
      </Group>
      {hasDistances && cells.length > 1 && <DistanceTable cells={cells} onChange={setCells} />}
      <Verdict verdict={cells.length === 0 ? { kind: 'fit' } : verdict} machine={machine} />
      <Group gap="xs">
        <Button size="compact-sm" disabled={cells.length === 0 || verdict.kind === 'problem' || !areDistancesIn(cells) || numaText(cells) === value} onClick={() => set(cells)}>{t('numa.set')}</Button>
        {value !== null && <Button size="compact-sm" variant="default" onClick={() => hardware.change({ op: 'set', place: wholeDomain, field: 'numaCells', value: null })}>{t('numa.remove')}</Button>}
      </Group>
    </Stack>
  )
}

function withRow(cells: readonly NumaCell[], hasDistances: boolean): NumaCell[] {
  return hasDistances ? withDistances(cells) : [...cells]
}

function areDistancesIn(cells: readonly NumaCell[]): boolean {
  return cells.every(({ distances }) => distances.every((distance) => distance >= 10 && distance <= farthest))
}

function CellRow({ index, cell, onChange, onRemove }: { index: number; cell: NumaCell; onChange: (patch: Partial<NumaCell>) => void; onRemove: () => void }) {
  const { t } = useTranslation('hardware')
  return (
    <div className={styles['cell']} role="group" aria-label={t('numa.cell', { number: index })}>
      <TextInput label={t('numa.cpus', { number: index })} placeholder={t('numa.noCpus')} value={cell.cpus} onChange={({ currentTarget }) => onChange({ cpus: currentTarget.value })} spellCheck={false} />
      <SizeInput label={t('numa.memory', { number: index })} bytes={cell.memoryBytes} onChange={(memoryBytes) => onChange({ memoryBytes })} />
      <Select label={t('numa.access', { number: index })} placeholder={t('settings:default')} clearable data={['shared', 'private'].map((access) => ({ value: access, label: t(`numa.accessOf.${access}`) }))} value={cell.access || null} onChange={(access) => onChange({ access: access === 'shared' || access === 'private' ? access : '' })} />
      <ActionIcon variant="subtle" size="lg" aria-label={t('numa.removeCell', { number: index })} onClick={onRemove}><IconX size={16} /></ActionIcon>
    </div>
  )
}

function Verdict({ verdict, machine }: { verdict: CellsVerdict; machine: Machine }) {
  const { t } = useTranslation('hardware')
  if (verdict.kind === 'problem') {
    const { code, detail } = verdict.problem
    return <Notice tone="warning" title={code === 'numa-not-cpus' || code === 'numa-empty' ? t(`numa.problem.${code}`, { number: detail }) : t(`settings:refused.${code}`, { detail })} />
  }
  if (verdict.kind === 'fit') return null
  const { vcpus, memoryBytes } = verdict.machine
  return <Notice tone="info" title={t('numa.otherMachine', { vcpus, memory: formatBytes(memoryBytes), nowVcpus: machine.vcpus, nowMemory: formatBytes(machine.memoryBytes) })} />
}

// What a change would do to each machine: its differences, when they take effect, and what cannot be changed and why.
import { List, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditPreview } from '#shared/model/machines/editing.ts'
import { vmKey } from '#shared/model/ids.ts'
import { usePlaces, useVms } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { useDifferenceLine } from '../settings/use-difference-line.ts'

const order: Readonly<Record<string, number>> = { problem: 0, 'next-start': 1, both: 2, now: 3, none: 4 }
const effectOf = ({ problem, effect }: EditPreview): string => (problem ? 'problem' : effect)

export function PreviewTable({ previews }: { previews: readonly EditPreview[] }) {
  const { t } = useTranslation('editing')
  const vms = useVms()
  const [openedKey, setOpened] = useState<string>()
  const linesOf = usePreviewLines()
  const nameOf = (row: EditPreview): string => vms.get(vmKey(row))?.name ?? row.uuid
  const opened = previews.find((row) => vmKey(row) === openedKey)
  return (
    <>
      <DataTable label={t('preview')} rows={previews} keyOf={vmKey} nameOf={nameOf} firstOrder={{ id: 'effect', isDescending: false }} testId="edit-preview" columns={usePreviewColumns((row) => setOpened(vmKey(row)))} onOpen={(row) => setOpened(vmKey(row))} />
      {opened && (
        <ScrollArea.Autosize mah={180} p="sm" style={{ borderTop: '1px solid var(--line)', background: 'var(--bar-bg)', flex: 'none' }} role="region" aria-label={t('details')}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }} dir="auto">{nameOf(opened)}</Text>
          <List size="sm">{linesOf(opened).map((line) => <List.Item key={line} style={{ overflowWrap: 'anywhere' }}>{line}</List.Item>)}</List>
        </ScrollArea.Autosize>
      )}
    </>
  )
}

function usePreviewColumns(open: (row: EditPreview) => void): readonly DataColumn<EditPreview>[] {
  const { t } = useTranslation('editing')
  const vms = useVms()
  const places = usePlaces()
  const linesOf = usePreviewLines()
  const textOf = (row: EditPreview): string => linesOf(row).join(' · ')
  const nameOf = (row: EditPreview): string => vms.get(vmKey(row))?.name ?? row.uuid
  const hostOf = ({ hostId }: EditPreview): string => places.get(hostId)?.name ?? ''
  return [
    { id: 'vm', label: t('column.vm'), minPx: 130, share: 1, sortKey: (row) => naturalKey(nameOf(row)), cell: (row) => <span className="ellipsis" dir="auto" title={nameOf(row)}>{nameOf(row)}</span> },
    { id: 'host', label: t('column.host'), minPx: 80, share: 0.5, sortKey: (row) => naturalKey(hostOf(row)), cell: (row) => <span className="ellipsis" dir="auto">{hostOf(row)}</span> },
    { id: 'changes', label: t('column.changes'), minPx: 240, share: 3, sortKey: textOf, cell: (row) => <Changes row={row} text={textOf(row)} onOpen={() => open(row)} /> },
    { id: 'effect', label: t('column.effect'), minPx: 150, share: 0.8, sortKey: (row) => order[effectOf(row)] ?? 9, cell: (row) => <span className="ellipsis" style={row.problem || row.effect === 'none' ? { color: 'var(--muted)' } : undefined}>{t(`effect.${effectOf(row)}`)}</span> },
  ]
}

function Changes({ row, text, onOpen }: { row: EditPreview; text: string; onOpen: () => void }) {
  const Icon = row.problem ? IconCircleX : row.warnings.length > 0 ? IconAlertTriangle : undefined
  const color = row.problem ? 'var(--state-error)' : 'var(--state-warning)'
  return (
    <>
      {Icon && <Icon size={15} style={{ color, flex: 'none', marginInlineEnd: 6, verticalAlign: 'text-bottom' }} aria-hidden />}
      <UnstyledButton className="ellipsis" fz="inherit" dir="auto" title={text} tabIndex={-1} onClick={onOpen}>{text}</UnstyledButton>
    </>
  )
}

/** What is said of a machine, part by part. */
function usePreviewLines(): (row: EditPreview) => string[] {
  const { t } = useTranslation('editing')
  const problemText = useProblemText()
  const lineOf = useDifferenceLine()
  return ({ problem, differences, warnings }) => {
    if (problem?.code === 'edit-refused') {
      const { reason = '', detail = '' } = problem.params ?? {}
      return [reason === 'value' ? t(`refusal.value_${detail}`) : t(`refusal.${reason}`, { detail })]
    }
    if (problem) return [problemText(problem)]
    if (differences.length === 0) return [t('same')]
    const ownLine = ({ field, before, after }: EditPreview['differences'][number] & { kind: 'value' }): string => (after === 'true' || after === 'false' ? t(`changed.${field}_${after}`) : t(`changed.${field}`, { change: tagChange(before, after), before: before ?? t('metadata:none'), after: after ?? t('metadata:none') }))
    return [...warnings.map((warning) => t(`warning.${warning}`)), ...differences.map((each) => (each.kind === 'value' && each.place === 'machine' ? ownLine(each) : lineOf(each)))]
  }
}

/** "+new −old". */
function tagChange(before: string | null, after: string | null): string {
  const [old, young] = [before, after].map((tags) => (tags ?? '').split(', ').filter(Boolean))
  return [...(young ?? []).filter((tag) => old?.includes(tag) === false).map((tag) => `+${tag}`), ...(old ?? []).filter((tag) => young?.includes(tag) === false).map((tag) => `−${tag}`)].join(' ')
}

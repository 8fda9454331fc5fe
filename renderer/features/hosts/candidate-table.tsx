// The hosts that could be added, to be looked through before they are: which are chosen, and what is wrong with the others.
import { Checkbox, Table } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostCandidate } from '#shared/contract/hosts.ts'
import { useHintText, useProblemText } from '../../ui/feedback/problem-alert.tsx'
import styles from './candidate-table.module.css'
import { chosenOf, isAddable } from './candidates.ts'

export interface CandidateTableProps {
  readonly candidates: readonly HostCandidate[]
  readonly excluded: ReadonlySet<string>
  readonly isList: boolean
  readonly onToggle: (uris: readonly string[], isChosen: boolean) => void
}

export const CandidateTable = memo(function CandidateTable({ candidates, excluded, isList, onToggle }: CandidateTableProps) {
  const { t } = useTranslation()
  const addable = candidates.filter(isAddable)
  const chosen = chosenOf(candidates, excluded)
  return (
    <div className={styles['scroll']}>
      <Table verticalSpacing={4} fz="sm" stickyHeader layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}><Checkbox size="xs" aria-label={t('import.all')} disabled={addable.length === 0} checked={addable.length > 0 && chosen.length === addable.length} indeterminate={chosen.length > 0 && chosen.length < addable.length} onChange={() => onToggle(addable.map(({ uri }) => uri), chosen.length < addable.length)} /></Table.Th>
            {isList && <Table.Th w={52}>{t('import.line')}</Table.Th>}
            <Table.Th w="20%">{t('column.name')}</Table.Th>
            <Table.Th>URI</Table.Th>
            <Table.Th w="15%">{t('addHost.folder')}</Table.Th>
            <Table.Th w="27%">{t('import.note')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {candidates.map((candidate, index) => (
            <CandidateRow key={`${index}:${candidate.uri}`} candidate={candidate} isList={isList} isChosen={isAddable(candidate) && !excluded.has(candidate.uri)} onToggle={onToggle} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
})

interface CandidateRowProps extends Pick<CandidateTableProps, 'isList' | 'onToggle'> {
  readonly candidate: HostCandidate
  readonly isChosen: boolean
}

function CandidateRow({ candidate, isList, isChosen, onToggle }: CandidateRowProps) {
  const { line, name, uri, folder, problem } = candidate
  const note = useNote()(candidate)
  return (
    <Table.Tr>
      <Table.Td><Checkbox size="xs" aria-label={name || uri} disabled={!isAddable(candidate)} checked={isChosen} onChange={(event) => onToggle([uri], event.currentTarget.checked)} /></Table.Td>
      {isList && <Table.Td className="figures" c="var(--muted)">{line}</Table.Td>}
      <Table.Td className="ellipsis" title={name} dir="auto">{name}</Table.Td>
      <Table.Td className="mono ellipsis" title={uri}>{uri}</Table.Td>
      <Table.Td className="ellipsis" title={folder} dir="auto">{folder}</Table.Td>
      <Table.Td c={problem ? 'var(--state-error)' : 'var(--muted)'} className={styles['note']}>{note}</Table.Td>
    </Table.Tr>
  )
}

function useNote(): (candidate: HostCandidate) => string {
  const { t } = useTranslation()
  const textOf = useProblemText()
  const hintOf = useHintText()
  return ({ problem, isKnown, sameAsLine }) => {
    if (problem) return [textOf(problem), hintOf(problem)].filter(Boolean).join('. ')
    if (sameAsLine !== null) return t('import.sameAs', { line: sameAsLine })
    return isKnown ? t('import.known') : ''
  }
}

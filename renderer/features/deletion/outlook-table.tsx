// One row for each of many machines that are to be deleted: what goes with it, or why it does not go.
import { useTranslation } from 'react-i18next'
import { vmKey } from '#shared/model/ids.ts'
import { formatBytes } from '../../i18n/format.ts'
import { usePlaces, useVms } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import { bytesOf, going } from './deletion-outlook.ts'
import type { DeletionOutlook, DeletionWay } from './deletion-outlook.ts'

export interface OutlookTableProps {
  readonly way: DeletionWay
  readonly outlooks: readonly DeletionOutlook[]
  readonly forceOff: boolean
}

const keyOf = ({ ref }: DeletionOutlook): string => vmKey(ref)

export function OutlookTable({ way, outlooks, forceOff }: OutlookTableProps) {
  const { t } = useTranslation('deletion')
  const nameOf = useNames()
  // What does not go comes first: the rest is as expected.
  return <DataTable label={t('many.table')} rows={outlooks} columns={useColumns({ way, forceOff })} keyOf={keyOf} nameOf={nameOf} firstOrder={{ id: 'what', isDescending: false }} isFitted testId="deletion-outlook" />
}

function useNames(): (row: DeletionOutlook) => string {
  const vms = useVms()
  return ({ ref }) => vms.get(vmKey(ref))?.name ?? ref.uuid
}

function useColumns({ way, forceOff }: Pick<OutlookTableProps, 'way' | 'forceOff'>): readonly DataColumn<DeletionOutlook>[] {
  const { t } = useTranslation('deletion')
  const places = usePlaces()
  const wordsOf = useOutlookWords(way)
  const nameOf = useNames()
  const hostOf = ({ ref: { hostId } }: DeletionOutlook): string => places.get(hostId)?.name ?? ''
  const goes = (row: DeletionOutlook): boolean => going([row], forceOff).length > 0
  return [
    { id: 'vm', label: t('many.column.vm'), minPx: 150, share: 1.2, sortKey: (row) => naturalKey(nameOf(row)), cell: (row) => <span className="ellipsis" dir="auto" title={nameOf(row)}>{nameOf(row)}</span> },
    { id: 'host', label: t('many.column.host'), minPx: 80, share: 0.5, sortKey: (row) => naturalKey(hostOf(row)), cell: (row) => <span className="ellipsis" dir="auto">{hostOf(row)}</span> },
    { id: 'what', label: t('many.column.what'), minPx: 240, share: 2.4, sortKey: (row) => `${goes(row) ? 1 : 0} ${wordsOf(row)}`, cell: (row) => <span className="ellipsis" style={goes(row) ? undefined : { color: 'var(--muted)' }} title={wordsOf(row)}>{wordsOf(row)}</span> },
    { id: 'size', label: t('many.column.size'), minPx: 84, share: 0.3, isNumeric: true, sortKey: (row) => bytesOf([row]), cell: (row) => (row.against === null ? formatBytes(bytesOf([row])) : '') },
  ]
}

function useOutlookWords(way: DeletionWay): (row: DeletionOutlook) => string {
  const { t } = useTranslation('deletion')
  const problemText = useProblemText()
  return ({ against, isRunning, going: disks, staying, snapshots }) => {
    if (against && 'problem' in against) return problemText(against.problem)
    if (against && 'refusals' in against) return against.refusals.map((each) => t(`trash:refusal.${each}`)).join(' ')
    if (against) return t('many.protected')
    return [
      ...(isRunning ? [t('many.isRunning')] : []),
      t(way === 'trash' ? 'trash:renamed' : 'many.disks', { count: disks.length }),
      ...(staying > 0 ? [t('many.staying', { count: staying })] : []),
      ...(snapshots > 0 ? [t('many.snapshots', { count: snapshots })] : []),
    ].join(' · ')
  }
}

// The reports that were made, newest first: fetched, deleted, and new ones asked for.
import { ActionIcon, Button, Loader } from '@mantine/core'
import { IconDownload, IconFileAnalytics, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Report } from '#shared/model/monitoring/report.ts'
import { formatBytes, formatDay, formatTime } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { saveFile } from '../../ui/effects/save-file.ts'
import { useActs } from '../vms/use-acts.ts'
import { ReportDialog } from './report-dialog.tsx'
import { ReportsHead } from './reports-head.tsx'
import { useReports } from './use-reports.ts'

export function ReportsPage() {
  const { t } = useTranslation('reports')
  const { value: reports, problem, reload } = useReports()
  const columns = useReportColumns(reload)
  const fetchReport = useFetchReport()
  const [isNewOpen, setNewOpen] = useState(false)
  return (
    <div className="pane">
      <ReportsHead view="made"><Button leftSection={<IconPlus size={15} />} onClick={() => setNewOpen(true)}>{t('new')}</Button></ReportsHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!reports && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {reports?.length === 0 && <EmptyState title={t('none')} text={t('noneHint')} icon={<IconFileAnalytics size={34} stroke={1.4} />} />}
      {reports && reports.length > 0 && <DataTable label={t('view.made')} rows={reports} columns={columns} keyOf={({ id }) => id} nameOf={({ title }) => title} firstOrder={{ id: 'made', isDescending: true }} onOpen={fetchReport} testId="reports" />}
      {isNewOpen && <ReportDialog onClose={() => setNewOpen(false)} />}
    </div>
  )
}

/** Brings the file to wherever this window saves files. */
function useFetchReport(): (report: Report) => void {
  const { client } = useSession()
  const acts = useActs()
  return ({ id }) => acts.attempt(client.reports.file({ reportId: id }).then(({ name, mimeType, base64 }) => saveFile(new Blob([Uint8Array.fromBase64(base64)], { type: mimeType }), name)))
}

function useReportColumns(reload: () => void): DataColumn<Report>[] {
  const { t } = useTranslation('reports')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const fetchReport = useFetchReport()
  const remove = ({ id, title }: Report): void => openDialog({ kind: 'confirm', title: t('removeTitle', { name: title }), text: t('removeText'), items: [], label: t('remove'), run: () => acts.attempt(client.reports.remove({ reportId: id }).then(reload)) })
  return [
    { id: 'title', label: t('column.title'), minPx: 180, share: 2.4, sortKey: ({ title }) => title.toLowerCase(), cell: ({ title }) => <span className="ellipsis" dir="auto" title={title}>{title}</span> },
    { id: 'topics', label: t('column.topics'), minPx: 130, yields: 4, share: 1.6, cell: ({ topics }) => <span className="ellipsis" title={topics.map((topic) => t(`topic.${topic}`)).join(', ')}>{topics.map((topic) => t(`topic.${topic}`)).join(', ')}</span> },
    { id: 'period', label: t('column.period'), minPx: 264, yields: 3, share: 1.2, sortKey: ({ toMs }) => toMs, cell: ({ fromMs, toMs }) => <span className="figures ellipsis">{t('fromTo', { from: formatDay(fromMs), to: formatDay(toMs) })}</span> },
    { id: 'made', label: t('column.made'), minPx: 126, share: 0.7, sortKey: ({ madeAtMs }) => madeAtMs, cell: ({ madeAtMs }) => <span className="figures">{formatTime(madeAtMs)}</span> },
    { id: 'by', label: t('column.by'), minPx: 80, yields: 1, share: 0.6, sortKey: ({ by }) => by, cell: ({ by }) => <span className="ellipsis" dir="auto">{by}</span> },
    { id: 'format', label: t('column.format'), minPx: 70, share: 0.4, sortKey: ({ format }) => format, cell: ({ format }) => t(`format.${format}`) },
    { id: 'size', label: t('column.size'), minPx: 80, yields: 2, share: 0.5, isNumeric: true, sortKey: ({ sizeBytes }) => sizeBytes, cell: ({ sizeBytes }) => <span className="figures">{formatBytes(sizeBytes)}</span> },
    {
      id: 'acts', label: '', minPx: 84, share: 0.2,
      cell: (report) => (
        <span style={{ display: 'inline-flex' }}>
          <ActionIcon aria-label={t('saveOf', { name: report.fileName })} onClick={() => fetchReport(report)}><IconDownload size={16} /></ActionIcon>
          <ActionIcon aria-label={t('removeOf', { name: report.fileName })} onClick={() => remove(report)}><IconTrash size={16} /></ActionIcon>
        </span>
      ),
    },
  ]
}

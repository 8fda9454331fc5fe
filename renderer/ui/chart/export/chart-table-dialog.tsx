// The figures behind a chart, as a table: for screen readers, for exact values, and to be taken along.
import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../data-table/data-table.tsx'
import type { DataColumn } from '../../data-table/data-table.tsx'
import { fileNameFor, saveFile } from '../../effects/save-file.ts'
import { stepsOf, timeAt } from '../data/chart-data.ts'
import { formatMoment } from '../data/time-words.ts'
import { formatValue } from '../data/units.ts'
import type { ChartView } from '../draw/chart-option.ts'
import { chartCsv } from './chart-csv.ts'

interface Row {
  readonly at: number
  readonly atMs: number
}

export function ChartTableDialog({ title, view: { data, unit }, onClose }: { title: string; view: ChartView; onClose: () => void }) {
  const { t } = useTranslation('chart')
  const rows = useMemo((): readonly Row[] => Array.from({ length: stepsOf(data) }, (_, at) => ({ at, atMs: timeAt(data, at) })).filter(({ at }) => data.series.some(({ mean }) => (mean[at] ?? null) !== null)).toReversed(), [data])
  const csv = useMemo(() => chartCsv(data, unit), [data, unit])
  const columns = useMemo((): readonly DataColumn<Row>[] => [
    { id: 'time', label: t('time'), minPx: 220, share: 1, cell: ({ atMs }) => formatMoment(atMs, data.stepMs), sortKey: ({ atMs }) => atMs },
    ...data.series.flatMap((series): DataColumn<Row>[] => [
      { id: series.id, label: series.label, minPx: 110, share: 1, isNumeric: true, cell: ({ at }) => formatValue(series.mean[at] ?? null, unit), sortKey: ({ at }) => series.mean[at] ?? -1 },
      { id: `${series.id} max`, label: t('maxOf', { series: series.label }), minPx: 110, share: 1, isNumeric: true, cell: ({ at }) => formatValue(series.max[at] ?? null, unit), sortKey: ({ at }) => series.max[at] ?? -1 },
    ]),
  ], [data, unit, t])
  return (
    <Modal opened onClose={onClose} title={title} size="xl">
      <Stack gap="sm">
        <div style={{ height: 420, display: 'flex', flexDirection: 'column' }}>
          <DataTable label={t('tableOf', { title })} rows={rows} columns={columns} keyOf={({ at }) => String(at)} nameOf={({ atMs }) => formatMoment(atMs, data.stepMs)} firstOrder={{ id: 'time', isDescending: true }} testId="chart-table" />
        </div>
        <Group gap="xs">
          <CopyButton value={csv}>{({ copied, copy }) => <Button variant="default" leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={copy}>{t(copied ? 'copied' : 'copyCsv')}</Button>}</CopyButton>
          <Button variant="default" leftSection={<IconDownload size={15} />} onClick={() => saveFile(new Blob([csv], { type: 'text/csv;charset=utf-8' }), fileNameFor(title, new Date(), 'csv'))}>{t('saveCsv')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

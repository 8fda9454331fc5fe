// A chart of values over time: title, drawing, legend, and ways to take it along. Put charts that belong together into one ChartGroup.
import { ActionIcon, Loader, Menu } from '@mantine/core'
import { IconDots, IconDownload, IconTable } from '@tabler/icons-react'
import { memo, useId, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { fileNameFor, saveFile } from '../../effects/save-file.ts'
import { hasValues } from '../data/chart-data.ts'
import type { ChartData, TimeSpan } from '../data/chart-data.ts'
import type { ChartUnit } from '../data/units.ts'
import type { ChartView } from '../draw/chart-option.ts'
import { chartPicture } from '../export/chart-picture.ts'
import { ChartTableDialog } from '../export/chart-table-dialog.tsx'
import styles from './chart.module.css'
import { ChartLegend } from './chart-legend.tsx'
import { ChartMarks } from './chart-marks.tsx'
import { ChartPlot } from './chart-plot.tsx'
import type { ChartMark } from '../data/group-marks.ts'
import { useChartCanvas } from './use-chart-canvas.ts'

export interface ChartProps {
  readonly title: string
  /** Whose values they are, for what is taken along; empty where the lines say it. */
  readonly owner?: string
  readonly unit: ChartUnit
  /** `undefined` until the first answer. */
  readonly data: ChartData | undefined
  readonly span: TimeSpan
  /** Why there is nothing, where there is nothing. */
  readonly emptyText: string
  readonly marks?: readonly ChartMark[]
  readonly heightPx?: number
  readonly onZoom: (span: TimeSpan | null) => void
  /** Beside the title. */
  readonly aside?: ReactNode
}

const noSeries: ChartData = { fromMs: 0, stepMs: 1_000, series: [] }
const nobody: ReadonlySet<string> = new Set()
const noMarks: readonly ChartMark[] = []

/** A page of charts is drawn anew whenever a time is chosen; a chart only when it has something else to show. */
export const Chart = memo(function Chart({ title, owner = '', unit, data, span, emptyText, marks = noMarks, heightPx = 180, onZoom, aside }: ChartProps) {
  const id = useId()
  const [hidden, setHidden] = useState(nobody)
  const [emphasized, setEmphasized] = useState<string | null>(null)
  const view = useMemo((): ChartView => ({ data: data ?? noSeries, span, unit, hidden, emphasized }), [data, span, unit, hidden, emphasized])
  const { frame, canvas, look, widthPx } = useChartCanvas(view)
  const isEmpty = data !== undefined && !hasValues(data)
  const words = useFigureWords()
  const fullTitle = owner === '' ? title : `${owner}: ${title}`
  const savePicture = (): void => {
    if (canvas) chartPicture({ canvas, view, look, title: fullTitle, words }).then((picture) => saveFile(picture, fileNameFor(fullTitle, new Date(), 'png'))).catch(reportError)
  }
  return (
    <section className={styles['chart']} aria-label={title} data-testid="chart" data-empty={isEmpty || undefined}>
      <header className={styles['head']}>
        <h3 className="ellipsis" title={title}>{title}</h3>
        {data === undefined && <Loader size={12} />}
        {aside}
        <ChartMenu title={title} fullTitle={fullTitle} view={view} onPicture={canvas && !isEmpty ? savePicture : undefined} />
      </header>
      <ChartPlot id={id} title={title} view={view} frame={frame} widthPx={widthPx} heightPx={heightPx} onZoom={onZoom}>
        {isEmpty && <div className={styles['empty']}><span>{emptyText}</span></div>}
        {widthPx > 0 && marks.length > 0 && <ChartMarks marks={marks} span={span} widthPx={widthPx} />}
      </ChartPlot>
      {!isEmpty && view.data.series.length > 0 && <ChartLegend view={view} onHidden={setHidden} onEmphasis={setEmphasized} />}
    </section>
  )
})

function useFigureWords(): { mean: string; p95: string; max: string } {
  const { t } = useTranslation('chart')
  return { mean: t('figure.mean'), p95: t('figure.p95'), max: t('figure.max') }
}

function ChartMenu({ title, fullTitle, view, onPicture }: { title: string; fullTitle: string; view: ChartView; onPicture: (() => void) | undefined }) {
  const { t } = useTranslation('chart')
  const [isTableOpen, setTableOpen] = useState(false)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon size="sm" aria-label={t('menuOf', { title })}><IconDots size={16} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTable size={15} />} onClick={() => setTableOpen(true)}>{t('showTable')}</Menu.Item>
          <Menu.Item leftSection={<IconDownload size={15} />} disabled={!onPicture} onClick={onPicture}>{t('savePicture')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isTableOpen && <ChartTableDialog title={fullTitle} view={view} onClose={() => setTableOpen(false)} />}
    </>
  )
}

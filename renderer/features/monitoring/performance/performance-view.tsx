// The charts of a machine, a host or a pool, alone or beside others, for one time.
import { Switch } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import { useSession } from '../../../state/use-session.ts'
import { ChartGroup } from '../../../ui/chart/widget/chart-group.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { ExportButton } from '../charts/export-button.tsx'
import { MetricChart } from '../charts/metric-chart.tsx'
import { useSubjectName } from '../charts/use-label-words.ts'
import { useMarks } from '../charts/use-marks.ts'
import styles from '../monitoring.module.css'
import { RangeBar } from '../time/range-bar.tsx'
import { useRange } from '../time/range-store.ts'
import { useLiveSpan } from '../time/use-live-span.ts'
import { hasDevices, panelsOf, selectionsOf, unitOf } from './panels.ts'

export interface PerformanceViewProps {
  /** Keep it the same object while it is the same. */
  readonly subject: MetricSubject
  readonly others?: readonly MetricSubject[]
  /** Why nothing is measured now; empty while something is. */
  readonly whyNothing: string
  readonly notice?: ReactNode
  readonly picker?: ReactNode
}

const nobody: readonly MetricSubject[] = []

export function PerformanceView({ subject, others = nobody, whyNothing, notice, picker }: PerformanceViewProps) {
  const { t } = useTranslation('monitoring')
  const { kind } = subject
  const range = useRange((state) => state.range)
  const [isEachDevice, setEachDevice] = useState(false)
  const subjects = useMemo(() => [subject, ...others], [subject, others])
  const known = useKnownMetrics(subject)
  const nameOf = useSubjectName()
  const watched = useMemo(() => [{ subjects, metric: kind === 'pool' ? 'allocation' : 'cpu.usage', groupBy: 'none' as const }], [subjects, kind])
  const span = useLiveSpan(range, watched)
  const marks = useMarks(subjects, span)
  const panels = useMemo(
    () => panelsOf[kind].filter(({ isBasic, metrics }) => isBasic === true || metrics.some((metric) => known.has(metric))).map((panel) => ({ ...panel, selections: selectionsOf(panel, { kind, subjects, isEachDevice }) })),
    [kind, known, subjects, isEachDevice],
  )
  return (
    <div className={styles['page']}>
      <RangeBar span={span}>
        {hasDevices(kind) && <Switch label={t('eachDevice')} checked={isEachDevice} onChange={(event) => setEachDevice(event.currentTarget.checked)} />}
        {picker}
        <ExportButton selections={panels.flatMap(({ selections }) => selections)} span={span} />
      </RangeBar>
      {notice}
      <ChartGroup key={subjectKey(subject)}>
        <div className={styles['charts']}>
          {panels.map((panel) => <MetricChart key={panel.id} title={t(`panel.${panel.id}`)} owner={others.length === 0 ? nameOf(subject) : ''} unit={unitOf(kind, panel)} selections={panel.selections} span={span} marks={marks} emptyText={whyNothing === '' ? t(kind === 'pool' ? 'empty.noPoolData' : 'empty.noData') : whyNothing} />)}
        </div>
      </ChartGroup>
    </div>
  )
}

const none: ReadonlySet<string> = new Set()

/** What was ever stored of it. The first charts do not wait for the answer. */
function useKnownMetrics(subject: MetricSubject): ReadonlySet<string> {
  const { client } = useSession()
  const load = useCallback((signal: AbortSignal) => client.monitoring.catalog({ subject }, { signal }), [client, subject])
  const { value } = useLoaded(load)
  return useMemo(() => (value ? new Set(value.map(({ metric }) => metric.name)) : none), [value])
}

// How the collection goes with each host: how often it is asked, how long it takes, where its own figures come from. The interval of
// some hosts can be their own.
import { Button, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MonitoringStatus } from '#shared/contract/monitoring.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { MonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import { formatAge, formatDuration } from '../../../i18n/format.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { ProblemAlert, useHintText, useProblemText } from '../../../ui/feedback/problem-alert.tsx'
import { useNow } from '../../../ui/effects/use-now.ts'
import styles from './collection.module.css'
import { intervalsMs } from './settings-form.ts'

interface Row {
  readonly state: MonitoringStatus['hosts'][number]
  readonly hostId: HostId
  readonly name: string
  readonly hasOwnInterval: boolean
  /** How often it shall be asked: one that is slow is asked less often. */
  readonly wishedMs: number
}

export interface SampledHostsProps {
  readonly hosts: MonitoringStatus['hosts']
  readonly settings: MonitoringSettings
  readonly onChanged: () => void
}

const general = 'general'

export function SampledHosts({ hosts, settings, onChanged }: SampledHostsProps) {
  const { t } = useTranslation('monitoring')
  const { client } = useSession()
  const places = usePlaces()
  const columns = useSampledColumns()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<Problem>()
  const rows = hosts.map((state): Row => {
    const hostId = HostId.parse(state.hostId)
    return { state, hostId, name: places.get(hostId)?.name ?? state.hostId, hasOwnInterval: hostId in settings.hostIntervalsMs, wishedMs: settings.hostIntervalsMs[hostId] ?? settings.intervalMs }
  })
  const setInterval = (value: string): void => {
    const rest = Object.entries(settings.hostIntervalsMs).filter(([id]) => !selected.has(id))
    const own = value === general ? [] : [...selected].map((id): [string, number] => [id, Number(value)])
    const hostIntervalsMs = Object.fromEntries([...rest, ...own].map(([id, ms]) => [HostId.parse(id), ms]))
    client.monitoring.setSettings({ hostIntervalsMs }).then(onChanged, (error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <section className={styles['hosts']} aria-label={t('collection.hosts')}>
      <Group h={44} px="md" gap="sm" wrap="nowrap">
        <Text fw={600} size="sm">{t('collection.hosts')}</Text>
        {selected.size > 0 && (
          <>
            <Select size="xs" w={190} aria-label={t('collection.intervalOf', { count: selected.size })} placeholder={t('collection.intervalOf', { count: selected.size })} value={null} onChange={(value) => value !== null && setInterval(value)} data={[{ value: general, label: t('collection.general') }, ...intervalsMs.map((ms) => ({ value: String(ms), label: formatDuration(ms) }))]} />
            <Button variant="subtle" size="compact-xs" onClick={() => setSelected(new Set())}>{t('collection.unselect')}</Button>
          </>
        )}
      </Group>
      {problem && <ProblemAlert problem={problem} isBar />}
      <DataTable label={t('collection.hosts')} rows={rows} columns={columns} keyOf={({ hostId }) => hostId} nameOf={({ name }) => name} firstOrder={{ id: 'name', isDescending: false }} selection={{ selected, onChange: setSelected }} testId="sampled-hosts" />
    </section>
  )
}

function useSampledColumns(): readonly DataColumn<Row>[] {
  const { t } = useTranslation('monitoring')
  const textOf = useProblemText()
  const now = useNow(1_000)
  return [
    { id: 'name', label: t('hostColumn.name'), minPx: 130, share: 1.2, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => name },
    { id: 'last', label: t('collection.last'), minPx: 110, share: 0.8, sortKey: ({ state }) => state.lastSampleAtMs ?? 0, cell: ({ state }) => (state.lastSampleAtMs === null ? t('collection.never') : t('collection.ago', { age: formatAge(now - state.lastSampleAtMs) })) },
    { id: 'interval', label: t('collection.interval'), minPx: 150, share: 1, sortKey: ({ state }) => state.intervalMs, cell: (row) => <Interval {...row} /> },
    { id: 'took', label: t('collection.took'), minPx: 90, yields: 1, share: 0.6, isNumeric: true, sortKey: ({ state }) => state.tookMs ?? -1, cell: ({ state }) => (state.tookMs === null ? '–' : `${Math.round(state.tookMs)} ms`) },
    { id: 'source', label: t('collection.source'), minPx: 130, yields: 2, share: 1, sortKey: ({ state }) => state.source, cell: ({ state }) => t(`collection.sources.${state.source}`) },
    { id: 'problem', label: t('collection.problem'), minPx: 160, share: 2, sortKey: ({ state }) => (state.problem ? textOf(state.problem) : ''), cell: ({ state }) => state.problem && <HostProblem problem={state.problem} text={textOf(state.problem)} /> },
  ]
}

function Interval({ state: { intervalMs }, hasOwnInterval, wishedMs }: Row) {
  const { t } = useTranslation('monitoring')
  const interval = formatDuration(intervalMs)
  if (intervalMs > wishedMs) return <span title={t('collection.slowHint', { wished: formatDuration(wishedMs) })}>{t('collection.slow', { interval })}</span>
  return hasOwnInterval ? t('collection.ownInterval', { interval }) : interval
}

/** What to do about it, and what the other side said, when it is pointed at. */
function HostProblem({ problem, text }: { problem: Problem; text: string }) {
  const hint = useHintText()(problem)
  return <span title={[text, hint, problem.message].filter((words) => words !== undefined && words !== '').join('\n')}>{text}</span>
}

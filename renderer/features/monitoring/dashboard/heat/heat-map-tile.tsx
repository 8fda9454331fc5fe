// All hosts by one metric: a cell for each, its colour the value. Few hosts are named in their cells; of hundreds each is a square,
// and the line above says which one the pointer or the keyboard is on.
import { SegmentedControl, Select, useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { formatValue } from '../../../../ui/chart/data/units.ts'
import { naturalKey } from '../../../../ui/lists/natural-key.ts'
import { isHostUp } from '../../../../ui/marks/vm-state.ts'
import { heatRamp } from './heat-color.ts'
import { HeatGrid } from './heat-grid.tsx'
import type { HeatCell } from './heat-grid.tsx'
import { heatMetrics } from './heat-metrics.ts'
import type { HeatMetric } from './heat-metrics.ts'
import { Tile } from '../tiles/tile.tsx'
import styles from './heat.module.css'
import { useHostHeat } from './use-host-heat.ts'

const [firstMetric] = heatMetrics

export function HeatMapTile({ hosts }: { hosts: ReadonlyMap<HostId, Host> }) {
  const { t } = useTranslation('monitoring')
  const [id, setId] = useState('cpu')
  const [isByValue, setByValue] = useState(false)
  const metric = heatMetrics.find((known) => known.id === id) ?? firstMetric
  if (!metric) return null
  return (
    <Tile
      title={t('dashboard.heat')}
      area="heat"
      aside={(
        <>
          <SegmentedControl size="xs" aria-label={t('heat.order')} value={isByValue ? 'value' : 'place'} onChange={(value) => setByValue(value === 'value')} data={[{ value: 'place', label: t('heat.byPlace') }, { value: 'value', label: t('heat.byValue') }]} />
          <Select size="xs" w={190} aria-label={t('heat.metric')} allowDeselect={false} value={id} onChange={(value) => value !== null && setId(value)} data={heatMetrics.map((known) => ({ value: known.id, label: t(`heat.of.${known.id}`) }))} />
        </>
      )}
    >
      <HeatMap hosts={hosts} metric={metric} isByValue={isByValue} />
    </Tile>
  )
}

function HeatMap({ hosts, metric, isByValue }: { hosts: ReadonlyMap<HostId, Host>; metric: HeatMetric; isByValue: boolean }) {
  const { t } = useTranslation('monitoring')
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const values = useHostHeat(metric)
  const top = metric.top ?? Math.max(...values.values(), 0)
  const cells = [...hosts.values()].map((host): HeatCell => ({ host, value: isHostUp(host) ? (values.get(host.id) ?? null) : null, isLost: !isHostUp(host) }))
  const known = cells.filter(({ value }) => value !== null).length
  return (
    <>
      <HeatGrid cells={ordered(cells, isByValue)} unit={metric.unit} top={top} isGrouped={!isByValue} />
      <div className={styles['scale']}>
        <span>{formatValue(0, metric.unit)}</span>
        {heatRamp(scheme).map((color) => <i key={color} style={{ background: color }} />)}
        <span>{top > 0 ? formatValue(top, metric.unit) : '–'}</span>
        <span className={styles['scaleNote']}><i data-lost /> {t('heat.noValue')}</span>
        <span className={styles['scaleRest']}>{t('heat.known', { count: cells.length, known })}</span>
      </div>
    </>
  )
}

function ordered(cells: readonly HeatCell[], isByValue: boolean): HeatCell[] {
  const keyed = cells.map((cell) => ({ cell, key: naturalKey(`${cell.host.folder}/${cell.host.name}`) }))
  keyed.sort((left, right) => (isByValue ? (right.cell.value ?? -1) - (left.cell.value ?? -1) : 0) || (left.key < right.key ? -1 : 1))
  return keyed.map(({ cell }) => cell)
}

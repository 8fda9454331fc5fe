// The machines that take most of one thing, each a way to its charts.
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Vm } from '#shared/model/machines/vm.ts'
import { routes } from '../../../../app/routes.ts'
import { usePlaces } from '../../../../state/use-session.ts'
import { formatValue } from '../../../../ui/chart/data/units.ts'
import { topConsumers } from '../fleet/fleet-summary.ts'
import type { FleetInput } from '../fleet/fleet-summary.ts'
import { tableMetrics } from '../../live/table-metrics.ts'
import type { TableMetricId } from '../../live/table-metrics.ts'
import { rowKey } from '../../../../state/row-key.ts'
import { Tile } from './tile.tsx'
import styles from './tiles.module.css'

const shown = 8

export function TopTile({ fleet }: { fleet: FleetInput }) {
  const { t } = useTranslation('monitoring')
  const [id, setId] = useState<TableMetricId>('cpu')
  const metric = tableMetrics[id]
  const top = topConsumers(fleet, (vm: Vm) => metric.valueOf(fleet.usage.get(rowKey(vm))), shown)
  const most = metric.top ?? top[0]?.value ?? 1
  const places = usePlaces()
  return (
    <Tile title={t('dashboard.top')} area="top" aside={<SegmentedControl size="xs" aria-label={t('dashboard.topBy')} value={id} onChange={(value) => { const next = metricIds.find((known) => known === value); if (next) setId(next) }} data={metricIds.map((value) => ({ value, label: t(`short.${value}`) }))} />}>
      {top.length === 0 && <div className={styles['calm']}>{t('dashboard.noTop')}</div>}
      <ul className={styles['list']}>
        {top.map(({ vm, value }) => (
          <li key={rowKey(vm)}>
            <Link href={routes.vm(vm, 'performance')}>
              <b className="ellipsis" dir="auto" title={vm.name}>{vm.name}</b>
              <span className="ellipsis">{places.get(vm.hostId)?.name}</span>
              <i className={styles['topBar']} aria-hidden><i style={{ width: `${Math.min(100, (value / most) * 100)}%` }} /></i>
              <em>{formatValue(value, metric.unit)}</em>
            </Link>
          </li>
        ))}
      </ul>
    </Tile>
  )
}

const metricIds = ['cpu', 'memoryUsed', 'disk', 'network'] as const satisfies readonly TableMetricId[]

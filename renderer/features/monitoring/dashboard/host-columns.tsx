// The columns of the table of hosts.
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/hosts/host.ts'
import { formatBytes, formatNumber, formatPercent, formatTenths } from '../../../i18n/format.ts'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { standingOf } from '../../../ui/marks/vm-state.ts'
import { HostStateLabel } from '../../hosts/host-state-label.tsx'
import type { HostRow } from './fleet/host-rows.ts'

const stateOrder: readonly Host['state']['kind'][] = ['lost', 'refused', 'degraded', 'connecting', 'connected', 'disconnected']

function nameCell({ host }: HostRow): ReactNode {
  return <b className="ellipsis" style={{ fontWeight: 600 }} dir="auto" title={host.name}>{host.name}</b>
}

function stateCell({ host }: HostRow): ReactNode {
  return <HostStateLabel host={host} />
}

function folderCell({ host }: HostRow): ReactNode {
  return <span className="ellipsis" title={host.folder}>{host.folder}</span>
}

export function useHostColumns(): readonly DataColumn<HostRow>[] {
  const { t } = useTranslation('monitoring')
  return useMemo(() => {
    const figure = (id: 'cpuPercent' | 'memoryPercent' | 'promisedPercent' | 'vcpusPerCpu', format: (value: number) => string, more: Pick<DataColumn<HostRow>, 'yields'> = {}): DataColumn<HostRow> => ({ ...more, id, label: t(`hostColumn.${id}`), minPx: 96, share: 0.6, isNumeric: true, sortKey: (row) => row[id] ?? -1, cell: (row) => (row[id] === null ? '–' : format(row[id])) })
    return [
      { id: 'name', label: t('hostColumn.name'), minPx: 140, share: 2, sortKey: ({ host }) => naturalKey(host.name), cell: nameCell },
      { id: 'state', label: t('hostColumn.state'), minPx: 130, share: 1, sortKey: ({ host }) => stateOrder.indexOf(standingOf(host)), cell: stateCell },
      { id: 'folder', label: t('hostColumn.folder'), minPx: 100, yields: 5, share: 1.4, sortKey: ({ host }) => naturalKey(host.folder), cell: folderCell },
      { id: 'vms', label: t('hostColumn.vms'), minPx: 90, share: 0.6, isNumeric: true, sortKey: ({ running }) => running, cell: ({ running, vms }) => `${formatNumber(running)} / ${formatNumber(vms)}` },
      figure('cpuPercent', formatPercent),
      figure('vcpusPerCpu', formatTenths, { yields: 3 }),
      figure('memoryPercent', formatPercent),
      figure('promisedPercent', formatPercent, { yields: 4 }),
      { id: 'memory', label: t('hostColumn.memory'), minPx: 84, yields: 2, share: 0.6, isNumeric: true, sortKey: ({ host }) => host.facts?.memoryBytes ?? 0, cell: ({ host }) => formatBytes(host.facts?.memoryBytes ?? null) },
      { id: 'cpus', label: t('hostColumn.cpus'), minPx: 64, yields: 1, share: 0.4, isNumeric: true, sortKey: ({ host }) => host.facts?.cpus ?? 0, cell: ({ host }) => (host.facts ? formatNumber(host.facts.cpus) : '–') },
    ]
  }, [t])
}

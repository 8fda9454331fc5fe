// The disks that lie on another tier than their machine's tags ask for, with the move beside each.
import { Button, Text } from '@mantine/core'
import { IconArrowsExchange, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { vmKey } from '#shared/model/ids.ts'
import type { MisplacedDisk, Tier } from '#shared/model/storage/storage.ts'
import { routes } from '../../../app/routes.ts'
import { useUi } from '../../../state/ui-store.ts'
import { usePlaces, useSession, useVm } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { StateIcon } from '../../../ui/marks/state-icon.tsx'
import { lookOfVm } from '../../../ui/marks/vm-state.ts'
import { useActs } from '../../vms/use-acts.ts'
import { MoveDiskDialog } from '../disks/move-disk-dialog.tsx'
import styles from './tiers.module.css'
import { useMisplaced } from './use-tiers.ts'

const keyOf = ({ hostId, uuid, device }: MisplacedDisk): string => `${hostId} ${uuid} ${device}`

export function MisplacedDisks({ tiers }: { tiers: readonly Tier[] }) {
  const { t } = useTranslation('storage')
  const places = usePlaces()
  const { value, problem } = useMisplaced(tiers)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [moved, setMoved] = useState<MisplacedDisk>()
  const moveAll = useMoveAll()
  const columns = useMisplacedColumns(setMoved)
  const disks = value?.disks ?? []
  const chosen = disks.filter((disk) => selected.has(keyOf(disk)) && disk.targetPools.length > 0)
  return (
    <section className={styles['misplaced']} aria-label={t('tier.misplaced')}>
      <div className={styles['bar']}>
        <Text component="h3" m={0} fw={600} size="sm">{t('tier.misplaced')}</Text>
        <Text size="sm" c="var(--muted)" className="figures" aria-live="polite">{value ? t('tier.misplacedCount', { count: disks.length }) : t('loading')}</Text>
        {chosen.length > 0 && <Button ml="auto" variant="default" leftSection={<IconArrowsExchange size={15} />} onClick={() => moveAll(chosen)}>{t('tier.moveSelected', { count: chosen.length })}</Button>}
      </div>
      {problem && <ProblemAlert problem={problem} isBar />}
      {value && value.unreached.length > 0 && <Notice tone="warning" isBar title={t('tier.unreached', { count: value.unreached.length, names: value.unreached.map((id) => places.get(id)?.name ?? id).join(', ') })} />}
      {disks.length > 0 && <DataTable label={t('tier.misplaced')} rows={disks} columns={columns} keyOf={keyOf} nameOf={({ name, device }) => `${name} ${device}`} firstOrder={{ id: 'machine', isDescending: false }} selection={{ selected, onChange: setSelected }} onOpen={setMoved} testId="misplaced" />}
      {value && disks.length === 0 && <EmptyState title={t('tier.allPlaced')} text={t('tier.allPlacedHint')} icon={<IconCircleCheck size={34} stroke={1.4} color="var(--state-running)" />} />}
      {moved && <MoveDiskDialog vm={moved} device={moved.device} preferred={moved.targetPools} onClose={() => setMoved(undefined)} />}
    </section>
  )
}

/** Each into the pool of its tier with the most room; asked once for all. */
function useMoveAll(): (disks: readonly MisplacedDisk[]) => void {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  return (disks) =>
    openDialog({
      kind: 'confirm',
      title: t('tier.moveTitle', { count: disks.length }),
      text: t('disk.moveText'),
      items: disks.map(({ name, device, targetPools }) => t('tier.moveItem', { name, device, pool: targetPools[0] ?? '' })),
      label: t('tier.moveSelected', { count: disks.length }),
      run: () => disks.forEach(({ hostId, uuid, device, targetPools: [targetPool] }) => targetPool !== undefined && acts.attempt(client.storage.moveDisk({ hostId, uuid, device, targetPool, keepSource: false }))),
    })
}

function useMisplacedColumns(move: (disk: MisplacedDisk) => void): readonly DataColumn<MisplacedDisk>[] {
  const { t } = useTranslation('storage')
  const places = usePlaces()
  const hostOf = ({ hostId }: MisplacedDisk): string => places.get(hostId)?.name ?? ''
  const liesOn = ({ actualTier }: MisplacedDisk): string => actualTier || t('tier.onNone')
  return [
    { id: 'machine', label: t('tier.machine'), minPx: 150, share: 1.6, sortKey: ({ name }) => naturalKey(name), cell: (disk) => <MachineName disk={disk} /> },
    { id: 'host', label: t('column.hosts'), minPx: 90, share: 0.8, sortKey: (disk) => naturalKey(hostOf(disk)), cell: (disk) => <Link href={routes.host(disk.hostId)} className="link ellipsis" dir="auto">{hostOf(disk)}</Link> },
    { id: 'device', label: t('tier.disk'), minPx: 70, share: 0.4, sortKey: ({ device }) => device, cell: ({ device }) => <span className="mono">{device}</span> },
    { id: 'pool', label: t('tier.liesIn'), minPx: 140, share: 1.4, sortKey: ({ pool, source }) => naturalKey(pool || source), cell: ({ hostId, pool, source }) => (pool === '' ? <span className="mono ellipsis" title={source}>{source}</span> : <Link href={routes.pool({ hostId, name: pool })} className="link ellipsis" dir="auto" title={source}>{pool}</Link>) },
    { id: 'actual', label: t('tier.actual'), minPx: 100, share: 0.8, sortKey: liesOn, cell: (disk) => <span className={disk.actualTier === '' ? 'muted ellipsis' : 'ellipsis'} dir="auto">{liesOn(disk)}</span> },
    { id: 'wanted', label: t('tier.wanted'), minPx: 100, share: 0.8, sortKey: ({ wantedTier }) => wantedTier, cell: ({ wantedTier }) => <b className="ellipsis" dir="auto">{wantedTier}</b> },
    { id: 'move', label: '', minPx: 190, share: 0.6, cell: (disk) => (disk.targetPools.length === 0 ? <span className="muted ellipsis" title={t('tier.noTarget', { tier: disk.wantedTier })}>{t('tier.noTarget', { tier: disk.wantedTier })}</span> : <Button size="compact-xs" variant="light" leftSection={<IconArrowsExchange size={13} />} onClick={() => move(disk)}>{t('tier.move')}</Button>) },
  ]
}

function MachineName({ disk }: { disk: MisplacedDisk }) {
  const { t } = useTranslation()
  const vm = useVm(vmKey(disk))
  const look = vm && lookOfVm(vm)
  return (
    <>
      {look && <StateIcon look={look} label={t(`state.${look.word}`)} />}
      <Link href={routes.vm(disk, 'hardware')} className="link ellipsis" dir="auto" title={disk.name}>{disk.name}</Link>
    </>
  )
}

// The tiers in the order of their rank, each with its pools, its tags and the room that is left.
import { ActionIcon, Group, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Pool, PoolRef, Tier } from '#shared/model/storage/storage.ts'
import { routes } from '../../../app/routes.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { TagChip } from '../../../ui/marks/tag-chip.tsx'
import { RoomBar } from '../pools/pool-state.tsx'
import styles from './tiers.module.css'

export interface TierListProps {
  readonly tiers: readonly Tier[]
  readonly pools: readonly Pool[]
  readonly onEdit: (index: number) => void
  readonly onRemove: (index: number) => void
  readonly onMove: (index: number, by: -1 | 1) => void
}

export function TierList({ tiers, pools, onEdit, onRemove, onMove }: TierListProps) {
  const { t } = useTranslation('storage')
  return (
    <ol className={styles['list']} data-testid="tiers">
      {tiers.map(({ name, pools: refs, tags }, index) => (
        <li key={name} className={styles['tier']} aria-label={name}>
          <span className={styles['rank']} title={t('tier.rank')}>{index + 1}</span>
          <Text fw={600} className="ellipsis" dir="auto" title={name}>{name}</Text>
          <span className={styles['chips']}>{refs.length === 0 ? <span className="muted">{t('tier.noPools')}</span> : refs.map((ref) => <PoolChip key={`${ref.hostId} ${ref.pool}`} poolRef={ref} isThere={poolOf(pools, ref) !== undefined} />)}</span>
          <span className={styles['chips']}>{tags.length === 0 ? <span className="muted">{t('tier.noTags')}</span> : tags.map((tag) => <TagChip key={tag} tag={tag} />)}</span>
          <TierRoom pools={refs.flatMap((ref) => poolOf(pools, ref) ?? [])} />
          <Group gap={2} wrap="nowrap">
            <ActionIcon aria-label={t('tier.up', { name })} disabled={index === 0} onClick={() => onMove(index, -1)}><IconArrowUp size={16} /></ActionIcon>
            <ActionIcon aria-label={t('tier.down', { name })} disabled={index === tiers.length - 1} onClick={() => onMove(index, 1)}><IconArrowDown size={16} /></ActionIcon>
            <ActionIcon aria-label={t('tier.edit', { name })} onClick={() => onEdit(index)}><IconPencil size={16} /></ActionIcon>
            <ActionIcon aria-label={t('tier.removeOf', { name })} onClick={() => onRemove(index)}><IconTrash size={16} /></ActionIcon>
          </Group>
        </li>
      ))}
    </ol>
  )
}

function poolOf(pools: readonly Pool[], { hostId, pool: name }: PoolRef): Pool | undefined {
  return pools.find((pool) => pool.hostId === hostId && pool.name === name)
}

function PoolChip({ poolRef: { hostId, pool }, isThere }: { poolRef: PoolRef; isThere: boolean }) {
  const { t } = useTranslation('storage')
  const host = usePlaces().get(hostId)?.name ?? t('tier.unknownHost')
  return (
    <span className={styles['pool']} data-gone={!isThere || undefined} title={isThere ? `${pool} · ${host}` : t('tier.poolGone', { pool, host })}>
      {isThere ? <Link href={routes.pool({ hostId, name: pool })} className="link ellipsis" dir="auto">{pool}</Link> : <span className="ellipsis" dir="auto">{pool}</span>}
      <span className="muted ellipsis">{host}</span>
    </span>
  )
}

/** Storage that several hosts share is there once. */
function TierRoom({ pools }: { pools: readonly Pool[] }) {
  const running = pools.filter((pool, index) => pool.state === 'running' && (pool.sharedKey === '' || pools.findIndex(({ sharedKey }) => sharedKey === pool.sharedKey) === index))
  const sum = (of: (pool: Pool) => number): number => running.reduce((total, pool) => total + of(pool), 0)
  return <RoomBar capacityBytes={sum(({ capacityBytes }) => capacityBytes)} allocationBytes={sum(({ allocationBytes }) => allocationBytes)} availableBytes={sum(({ availableBytes }) => availableBytes)} />
}

// Tiers: labels for pools, which machines belong on them by their tags, and the disks that lie elsewhere.
import { Button, Loader, Text } from '@mantine/core'
import { IconPlus, IconStack3 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tier } from '#shared/model/storage/storage.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useActs } from '../../vms/use-acts.ts'
import { AreaHead } from '../area-head.tsx'
import { usePools } from '../use-pools.ts'
import { MisplacedDisks } from './misplaced-disks.tsx'
import { TierDialog } from './tier-dialog.tsx'
import { TierList } from './tier-list.tsx'
import styles from './tiers.module.css'
import { useTiers } from './use-tiers.ts'

export function TiersPage() {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const { pools } = usePools()
  const { value: tiers, problem, reload } = useTiers()
  /** The place in the list, or "new". */
  const [edited, setEdited] = useState<number | 'new'>()
  const save = (wanted: readonly Tier[]): void => acts.attempt(client.storage.setTiers({ tiers: [...wanted] }).then(reload))
  const list = tiers ?? []
  const remove = (index: number): void => openDialog({ kind: 'confirm', title: t('tier.removeTitle', { name: list[index]?.name ?? '' }), text: t('tier.removeText'), items: [], label: t('tier.remove'), run: () => save(list.filter((_tier, at) => at !== index)) })
  const swap = (index: number, by: -1 | 1): void => save(list.map((tier, at) => list[at === index ? index + by : at === index + by ? index : at] ?? tier))
  const editedTier = typeof edited === 'number' ? list[edited] : undefined
  return (
    <div className="pane">
      <AreaHead view="tiers"><Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>{t('tier.new')}</Button></AreaHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!tiers && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {tiers?.length === 0 && (
        <EmptyState title={t('tier.none')} text={t('tier.noneHint')} icon={<IconStack3 size={34} stroke={1.4} />}>
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>{t('tier.new')}</Button>
        </EmptyState>
      )}
      {list.length > 0 && (
        <div className={styles['page']}>
          <section aria-label={t('tier.title')} className={styles['section']}>
            <Text size="sm" c="var(--muted)" px={16} py={8}>{t('tier.explained')}</Text>
            <TierList tiers={list} pools={pools} onEdit={setEdited} onRemove={remove} onMove={swap} />
          </section>
          <MisplacedDisks tiers={list} />
        </div>
      )}
      {edited !== undefined && (
        <TierDialog
          tier={editedTier}
          others={list.filter((tier) => tier !== editedTier)}
          pools={pools}
          onSave={(tier) => save(edited === 'new' ? [...list, tier] : list.map((before, at) => (at === edited ? tier : before)))}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  )
}

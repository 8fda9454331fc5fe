// The volumes of a running pool with what is done on the list: search, select, refresh, create.
import { ActionIcon, Button, Checkbox, Group, Text, TextInput } from '@mantine/core'
import { IconPlus, IconRefresh, IconSearch, IconTrash, IconUpload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { FileDropZone } from '../../transfers/upload/file-drop-zone.tsx'
import { UploadDialog } from '../../transfers/upload/upload-dialog.tsx'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../storage.module.css'
import { NewVolumeDialog } from './create/new-volume-dialog.tsx'
import { useVolumeActs, useVolumesChangedAtMs } from './use-volume-acts.ts'
import { useVolumes } from './use-volumes.ts'
import type { VolumeFilter } from './use-volumes.ts'
import { VolumePanel } from './volume-panel.tsx'
import { VolumesTable } from './volumes-table.tsx'

const firstFilter: VolumeFilter = { sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false }

export function VolumeList({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const [filter, setShownFilter] = useState(firstFilter)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((name: string) => setSelected((before) => {
    const next = new Set(before)
    if (!next.delete(name)) next.add(name)
    return next
  }), [])
  /** What is filtered out is not selected any more: nobody deletes rows that cannot be seen. */
  const setFilter = (next: VolumeFilter): void => {
    setShownFilter(next)
    setSelected(new Set())
  }
  const [opened, setOpened] = useState<Volume>()
  const [isNewOpen, setNewOpen] = useState(false)
  const [uploaded, setUploaded] = useState<readonly File[]>()
  const poolRef = { hostId: pool.hostId, pool: pool.name }
  const volumes = useVolumes(poolRef, filter, useVolumesChangedAtMs(pool.hostId))
  const volumeActs = useVolumeActs(poolRef)
  const sortBy = (sort: VolumeFilter['sort']): void => setFilter({ ...filter, sort, isDescending: filter.sort === sort && !filter.isDescending })
  const refresh = (): void => acts.attempt(client.storage.actOnPools({ action: 'refresh', targets: [poolRef] }))
  return (
    <FileDropZone label={t('upload.dropHere', { name: pool.name })} onFiles={setUploaded}>
      <Group px="md" py={6} gap="6px 12px" className={styles['bar'] ?? ''}>
        <TextInput size="xs" flex="1 1 110px" maw={240} type="search" aria-label={t('searchVolumes')} placeholder={t('searchVolumes')} leftSection={<IconSearch size={14} />} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })} />
        <Checkbox size="xs" styles={{ label: { whiteSpace: 'nowrap' } }} label={t('onlyOrphaned')} checked={filter.onlyOrphaned} onChange={(event) => setFilter({ ...filter, onlyOrphaned: event.currentTarget.checked })} />
        <Text size="sm" c="var(--muted)" className="figures ellipsis" aria-live="polite" data-testid="volume-count">
          {volumes.total === undefined ? t('loading') : t(volumes.matching === volumes.total ? 'volumeCount' : 'volumesFound', { count: volumes.total, number: formatNumber(volumes.matching), total: formatNumber(volumes.total) })}
        </Text>
        <Group gap="sm" wrap="nowrap" ml="auto">
          {selected.size > 0 && <Button color="red" variant="light" leftSection={<IconTrash size={15} />} onClick={() => volumeActs.askDelete([...selected], () => setSelected(new Set()))}>{t('volume.deleteSelected', { count: selected.size })}</Button>}
          <ActionIcon aria-label={t('action.refresh')} onClick={refresh}><IconRefresh size={17} /></ActionIcon>
          <Button variant="default" leftSection={<IconUpload size={15} />} onClick={() => setUploaded([])}>{t('upload.open')}</Button>
          <Button leftSection={<IconPlus size={15} />} onClick={() => setNewOpen(true)}>{t('newVolume.open')}</Button>
        </Group>
      </Group>
      {volumes.problem && <ProblemAlert problem={volumes.problem} isBar />}
      {volumes.matching === 0 && volumes.total !== undefined ? <EmptyState title={t(volumes.total === 0 ? 'noVolumes' : 'noneFound')} {...(volumes.total === 0 ? { text: t('noVolumesHint') } : {})} /> : <VolumesTable volumes={volumes} filter={filter} onSort={sortBy} selected={selected} onToggle={toggle} onOpen={setOpened} />}
      {opened && <VolumePanel poolRef={poolRef} volume={opened} onChanged={volumes.reload} onClose={() => setOpened(undefined)} />}
      {isNewOpen && <NewVolumeDialog pool={pool} onClose={() => setNewOpen(false)} />}
      {uploaded && <UploadDialog poolRef={poolRef} files={uploaded} onClose={() => setUploaded(undefined)} />}
    </FileDropZone>
  )
}

// A copy of a volume on another host: where to and under which name.
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { VolumeName } from '#shared/model/storage/storage.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes } from '../../i18n/format.ts'
import { usePlaces, useSession } from '../../state/use-session.ts'
import { usePools } from '../storage/use-pools.ts'
import { useActs } from '../vms/use-acts.ts'

export interface CopyVolumeFormProps {
  readonly source: VolumeRef
  /** Hosts that have it already. */
  readonly except?: readonly string[]
  readonly onStarted: () => void
}

export function CopyVolumeForm({ source, except = [source.hostId], onStarted }: CopyVolumeFormProps) {
  const { t } = useTranslation('transfers')
  const { client } = useSession()
  const acts = useActs()
  const [, navigate] = useLocation()
  const places = usePlaces()
  const { pools } = usePools()
  const [name, setName] = useState(source.volume)
  const [chosen, setChosen] = useState<string | null>(null)
  const targets = pools.filter(({ hostId, state }) => state === 'running' && !except.includes(hostId))
  const target = targets.find((pool) => `${pool.hostId} ${pool.name}` === chosen)
  const start = (): void => {
    if (!target) return
    acts.attempt(client.transfers.copy({ ...source, targetHostId: target.hostId, targetPool: target.name, name }))
    onStarted()
    navigate(routes.storageView('transfers'))
  }
  return (
    <Stack gap="xs">
      <Select label={t('copy.target')} searchable allowDeselect={false} nothingFoundMessage={t('copy.noTargets')} placeholder={targets.length === 0 ? t('copy.noTargets') : t('copy.choose')} data={targets.map((pool) => ({ value: `${pool.hostId} ${pool.name}`, label: `${places.get(pool.hostId)?.name ?? pool.hostId} · ${pool.name} · ${t('copy.free', { size: formatBytes(pool.availableBytes) })}` }))} value={chosen} onChange={setChosen} />
      <TextInput label={t('upload.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Group justify="flex-end"><Button disabled={!target || !VolumeName.safeParse(name).success} onClick={start}>{t('copy.start')}</Button></Group>
    </Stack>
  )
}

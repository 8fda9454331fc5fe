// Chooses the image that a new volume stands on: any volume of the host's pools that nothing writes to. Its format comes with it.
import { Combobox, Group, InputBase, Loader, Select, Stack, Text, useCombobox } from '@mantine/core'
import { useCallback, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { formatBytes, formatNumber } from '../../../../i18n/format.ts'
import { useSession } from '../../../../state/use-session.ts'
import { ProblemAlert } from '../../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../../ui/effects/use-loaded.ts'
import { backingObstacle } from './new-volume-form.ts'

export interface BackingPickerProps {
  /** Running pools of the host. */
  readonly pools: readonly Pool[]
  readonly firstPool: Pool
  readonly chosen: Volume | undefined
  readonly onChoose: (volume: Volume | undefined) => void
}

const shown = 50

export function BackingPicker({ pools, firstPool, chosen, onChoose }: BackingPickerProps) {
  const { t } = useTranslation('storage')
  const [poolName, setPoolName] = useState(firstPool.name)
  const [text, setText] = useState<string>()
  const pool = pools.find(({ name }) => name === poolName) ?? firstPool
  const { value, problem } = useVolumesLike(pool, text ?? '')
  const combobox = useCombobox({ onDropdownClose: () => setText(undefined) })
  const choose = (path: string): void => {
    onChoose(value?.volumes.find((volume) => volume.path === path))
    combobox.closeDropdown()
  }
  return (
    <Stack gap={4}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select w={180} label={t('newVolume.backingPool')} allowDeselect={false} searchable data={pools.map(({ name }) => name)} value={pool.name} onChange={(name) => name !== null && setPoolName(name)} />
        <Combobox store={combobox} onOptionSubmit={choose}>
          <Combobox.Target>
            <InputBase
              style={{ flex: 1 }}
              label={t('newVolume.backing')}
              placeholder={t('newVolume.noBacking')}
              value={text ?? chosen?.name ?? ''}
              onChange={(event) => { setText(event.currentTarget.value); combobox.openDropdown() }}
              onFocus={() => combobox.openDropdown()}
              onClick={() => combobox.openDropdown()}
              onBlur={() => combobox.closeDropdown()}
              rightSection={chosen ? <Combobox.ClearButton aria-label={t('newVolume.clearBacking')} onClear={() => onChoose(undefined)} /> : <Combobox.Chevron />}
              rightSectionPointerEvents={chosen ? 'all' : 'none'}
            />
          </Combobox.Target>
          <Combobox.Dropdown>
            <Combobox.Options mah={260} style={{ overflow: 'auto' }}>
              {!value && !problem && <Combobox.Empty><Loader size="xs" /></Combobox.Empty>}
              {value?.volumes.length === 0 && <Combobox.Empty>{t(value.total === 0 ? 'noVolumes' : 'noneFound')}</Combobox.Empty>}
              {value?.volumes.map((volume) => <VolumeOption key={volume.path} volume={volume} />)}
              {value && value.matching > shown && <Combobox.Footer>{t('newVolume.moreBacking', { number: formatNumber(value.matching - shown) })}</Combobox.Footer>}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
      </Group>
      <Text size="xs" c="var(--muted)">{chosen ? t('newVolume.backingChosen', { format: chosen.format, size: formatBytes(chosen.capacityBytes), path: chosen.path }) : t('newVolume.backingHint')}</Text>
      {problem && <ProblemAlert problem={problem} tone="warning" />}
    </Stack>
  )
}

function VolumeOption({ volume }: { volume: Volume }) {
  const { t } = useTranslation('storage')
  const obstacle = backingObstacle(volume)
  return (
    <Combobox.Option value={volume.path} disabled={obstacle !== undefined}>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <span className="ellipsis" dir="auto" title={volume.path}>{volume.name}</span>
        <Text span size="xs" c="var(--muted)" style={{ flex: 'none' }}>{obstacle === undefined ? `${volume.format} · ${formatBytes(volume.capacityBytes)}` : t(`newVolume.obstacle.${obstacle}`, { by: volume.users.find(({ isBelow = false }) => !isBelow)?.name ?? '' })}</Text>
      </Group>
    </Combobox.Option>
  )
}

function useVolumesLike({ hostId, name: pool }: Pool, typed: string) {
  const { client } = useSession()
  const text = useDeferredValue(typed)
  return useLoaded(useCallback((signal: AbortSignal) => client.storage.volumes({ hostId, pool, text, limit: shown }, { signal }), [client, hostId, pool, text]))
}

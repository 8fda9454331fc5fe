// Moves a machine's disk into another pool of its host, while the machine runs where it does.
import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { vmKey } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { useSession, useVm } from '../../../state/use-session.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useActs } from '../../vms/use-acts.ts'
import { usePools } from '../use-pools.ts'
import type { DiskDialogProps } from './grow-disk-dialog.tsx'
import { useDisk } from './use-disk.ts'

/** `preferred`: pools of the tier that the machine belongs on, the best first. */
export function MoveDiskDialog({ vm, device, preferred = [], onClose }: DiskDialogProps & { readonly preferred?: readonly string[] }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const machine = useVm(vmKey(vm))
  const isRunning = typeof machine?.libvirtId === 'number'
  const { value: disk, problem } = useDisk(vm, device)
  const { pools } = usePools()
  const [chosen, setChosen] = useState<string | null>(preferred[0] ?? null)
  const [keepSource, setKeepSource] = useState(false)
  const others = pools.filter((pool) => pool.hostId === vm.hostId && pool.state === 'running' && disk !== undefined && pool.name !== disk.pool)
  const target = others.find(({ name }) => name === chosen)
  const move = (): void => {
    if (!target) return
    acts.attempt(client.storage.moveDisk({ hostId: vm.hostId, uuid: vm.uuid, device, targetPool: target.name, keepSource }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('disk.moveTitle', { device, name: machine?.name ?? '' })}>
      <Stack gap="sm">
        <Text size="sm">{t(isRunning ? 'disk.moveText' : 'disk.moveTextOff')}</Text>
        {disk && <Text size="sm" c="var(--muted)" style={{ overflowWrap: 'anywhere' }} dir="auto">{t('disk.liesIn', { pool: disk.pool || t('outsidePools'), size: formatBytes(disk.capacityBytes) })}</Text>}
        {problem && <ProblemAlert problem={problem} />}
        <Select data-autofocus label={t('volume.targetPool')} disabled={!disk} searchable nothingFoundMessage={t('disk.noOtherPool')} data={choices(others, preferred, t)} value={target?.name ?? null} onChange={setChosen} />
        {target && disk?.capacityBytes !== null && disk !== undefined && disk.capacityBytes > target.availableBytes && <Notice tone="warning" title={t('disk.mayNotFit', { free: formatBytes(target.availableBytes), size: formatBytes(disk.capacityBytes) })} />}
        <Checkbox label={t('disk.keepSource')} checked={keepSource} onChange={(event) => setKeepSource(event.currentTarget.checked)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button disabled={!target} onClick={move}>{t('disk.move')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function choices(pools: readonly Pool[], preferred: readonly string[], t: TFunction<'storage'>) {
  const itemOf = ({ name, availableBytes }: Pool): { value: string; label: string } => ({ value: name, label: `${name} (${t('free', { size: formatBytes(availableBytes) })})` })
  const best = preferred.flatMap((name) => pools.filter((pool) => pool.name === name))
  const rest = pools.filter((pool) => !best.includes(pool))
  if (best.length === 0) return rest.map(itemOf)
  return [{ group: t('disk.rightTier'), items: best.map(itemOf) }, { group: t('disk.otherPools'), items: rest.map(itemOf) }].filter(({ items }) => items.length > 0)
}

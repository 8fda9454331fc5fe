// What can be done with a machine's disk from its hardware list: moved to another pool of the host, and grown; while it runs too.
import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconArrowsExchange, IconResize } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/host.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useActs } from '../vms/use-acts.ts'
import { SizeInput } from './size-input.tsx'
import { usePools } from './use-pools.ts'

export interface DiskActionsProps {
  readonly vm: VmRef
  /** The disk's target, e.g. "vda". */
  readonly device: string
}

export function DiskActions({ vm, device }: DiskActionsProps) {
  const { t } = useTranslation('storage')
  const [dialog, setDialog] = useState<'move' | 'grow'>()
  const close = (): void => setDialog(undefined)
  return (
    <Group gap="xs" mb="md">
      <Button variant="default" leftSection={<IconArrowsExchange size={15} />} onClick={() => setDialog('move')}>{t('disk.move')}</Button>
      <Button variant="default" leftSection={<IconResize size={15} />} onClick={() => setDialog('grow')}>{t('disk.grow')}</Button>
      {dialog === 'move' && <MoveDialog vm={vm} device={device} onClose={close} />}
      {dialog === 'grow' && <GrowDialog vm={vm} device={device} onClose={close} />}
    </Group>
  )
}

type DialogProps = DiskActionsProps & { readonly onClose: () => void }

function MoveDialog({ vm: { hostId, uuid }, device, onClose }: DialogProps) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const { pools } = usePools()
  const [targetPool, setTargetPool] = useState<string | null>(null)
  const [keepSource, setKeepSource] = useState(false)
  const here = pools.filter((pool) => pool.hostId === hostId && pool.state === 'running')
  const move = (): void => {
    if (targetPool === null) return
    acts.attempt(client.storage.moveDisk({ hostId, uuid, device, targetPool, keepSource }))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('disk.moveTitle', { device })}>
      <Stack gap="sm">
        <Text size="sm">{t('disk.moveText')}</Text>
        <Select data-autofocus label={t('volume.targetPool')} data={here.map(({ name, availableBytes }) => ({ value: name, label: `${name} (${t('free', { size: formatBytes(availableBytes) })})` }))} value={targetPool} onChange={setTargetPool} />
        <Checkbox label={t('disk.keepSource')} checked={keepSource} onChange={(event) => setKeepSource(event.currentTarget.checked)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button disabled={targetPool === null} onClick={move}>{t('disk.move')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const gib = 1024 ** 3

function GrowDialog({ vm: { hostId, uuid }, device, onClose }: DialogProps) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const [capacityBytes, setCapacity] = useState(20 * gib)
  const [problem, setProblem] = useState<Problem>()
  const grow = (): void => void client.storage.growDisk({ hostId, uuid, device, capacityBytes }).then(onClose, (error: unknown) => setProblem(problemOf(error)))
  return (
    <Modal opened onClose={onClose} title={t('disk.growTitle', { device })}>
      <Stack gap="sm">
        <SizeInput label={t('volume.newSize')} bytes={capacityBytes} onChange={setCapacity} description={t('disk.growHint')} />
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button onClick={grow}>{t('disk.grow')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

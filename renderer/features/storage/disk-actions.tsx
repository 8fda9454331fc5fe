// What can be done with a machine's disk from its hardware list: moved to another pool of the host, and grown; while it runs too.
import { Button, Group } from '@mantine/core'
import { IconArrowsExchange, IconResize } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmRef } from '#shared/model/ids.ts'
import { GrowDiskDialog } from './disks/grow-disk-dialog.tsx'
import { MoveDiskDialog } from './disks/move-disk-dialog.tsx'

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
      {dialog === 'move' && <MoveDiskDialog vm={vm} device={device} onClose={close} />}
      {dialog === 'grow' && <GrowDiskDialog vm={vm} device={device} onClose={close} />}
    </Group>
  )
}

// Exports one machine with its disks: the console has the package made, and fetches it when it is ready.
import { Button, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPackageExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { fetchToDownloads } from '../../api/send-file.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useActs } from '../vms/use-acts.ts'

export function OvaExport({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const { t } = useTranslation('exporting')
  const { client } = useSession()
  const acts = useActs()
  const fileName = `${vm.name}.ova`
  /** How it ends is its task's and its transfer's to tell. */
  const begin = async (): Promise<void> => {
    const { ticket, transferId } = await client.exporting.ova({ hostId: vm.hostId, uuid: vm.uuid })
    notifications.show({ title: t('ovaBegun', { name: fileName }), message: t('ovaBegunHint') })
    for await (const event of await client.transfers.watch()) {
      const transfer = event.kind === 'snapshot' ? event.transfers.find(({ id }) => id === transferId) : event.transfer
      if (transfer?.id !== transferId) continue
      if (transfer.phase === 'waiting-for-peer') return fetchToDownloads(ticket, fileName)
      if (isTransferOver(transfer.phase)) return
    }
  }
  const isRunning = vm.libvirtId !== null
  return (
    <Stack gap="sm">
      {isRunning ? <Notice tone="warning" title={t('ovaRunning')} /> : <Text size="sm">{t('ovaLeftOut')}</Text>}
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>{t('close')}</Button>
        <Button leftSection={<IconPackageExport size={15} />} disabled={isRunning} onClick={() => { acts.attempt(begin()); onClose() }}>{t('ovaMake')}</Button>
      </Group>
    </Stack>
  )
}

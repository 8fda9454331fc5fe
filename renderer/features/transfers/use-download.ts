// Begins a download: the console makes the ticket, the browser fetches into its downloads.
import { useTranslation } from 'react-i18next'
import { notifications } from '@mantine/notifications'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import { fetchToDownloads } from '../../api/send-file.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'

export function useDownload(): (ref: VolumeRef) => void {
  const { t } = useTranslation('transfers')
  const { client } = useSession()
  const acts = useActs()
  const begin = async (ref: VolumeRef): Promise<void> => {
    const { ticket } = await client.transfers.download(ref)
    fetchToDownloads(ticket, ref.volume)
    notifications.show({ title: t('downloadBegun', { name: ref.volume }), message: t('downloadBegunHint') })
  }
  return (ref) => acts.attempt(begin(ref))
}

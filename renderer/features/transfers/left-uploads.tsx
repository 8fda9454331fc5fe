// Volumes that an earlier run of the console left half filled: told over whatever page is shown, until somebody decides.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeftUpload, LeftUploadEnd } from '#shared/model/storage/transfer.ts'
import { usePlaces, useSession } from '../../state/use-session.ts'
import { useStream } from '../../state/use-stream.ts'
import { formatBytes } from '../../i18n/format.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useActs } from '../vms/use-acts.ts'

export function LeftUploads() {
  const [open, setOpen] = useState<readonly LeftUpload[]>([])
  useStream({ watch: (client, options) => client.transfers.watchLeft(undefined, options), onEvent: (event) => setOpen(event.open) })
  return open.map((left) => <LeftUploadNotice key={left.id} left={left} />)
}

function LeftUploadNotice({ left: { id, hostId, pool, volume, sizeBytes, storedBytes, canGoOn } }: { left: LeftUpload }) {
  const { t } = useTranslation('transfers')
  const { client } = useSession()
  const places = usePlaces()
  const acts = useActs()
  const [isAsked, setAsked] = useState(false)
  const end = (how: LeftUploadEnd['end']): void => {
    setAsked(true)
    acts.attempt(client.transfers.endLeft({ id, end: how }).catch((error: unknown) => { setAsked(false); throw error }))
  }
  return (
    <Notice
      tone="warning"
      isBar
      testId="left-upload"
      title={t('left.title', { volume, host: places.get(hostId)?.name ?? '', pool })}
      actions={
        <>
          <Button size="compact-xs" variant="default" disabled={isAsked} onClick={() => end('remove')}>{t('left.remove')}</Button>
          {canGoOn && <Button size="compact-xs" disabled={isAsked} onClick={() => end('go-on')}>{t('left.goOn')}</Button>}
        </>
      }
    >
      <div style={{ overflowWrap: 'anywhere' }}>{t(canGoOn ? 'left.canGoOn' : 'left.cannotGoOn', { stored: formatBytes(storedBytes), size: formatBytes(sizeBytes) })}</div>
    </Notice>
  )
}

// Moves of disks that an earlier run of the console did not live to finish: told over whatever page is shown, until somebody
// decides. The machines run on meanwhile.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeftMove } from '#shared/model/storage/storage.ts'
import { usePlaces, useSession } from '../../../state/use-session.ts'
import { useStream } from '../../../state/use-stream.ts'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { useActs } from '../../vms/use-acts.ts'

export function LeftMoves() {
  const [open, setOpen] = useState<readonly LeftMove[]>([])
  useStream({ watch: (client, options) => client.storage.watchLeftMoves(undefined, options), onEvent: (event) => setOpen(event.open) })
  return open.map((move) => <LeftMoveNotice key={`${move.hostId} ${move.uuid} ${move.device}`} move={move} />)
}

function LeftMoveNotice({ move: { hostId, uuid, name, device, state, source, target, targetPool } }: { move: LeftMove }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const places = usePlaces()
  const acts = useActs()
  const [isAsked, setAsked] = useState(false)
  const end = (how: 'finish' | 'abandon'): void => {
    setAsked(true)
    acts.attempt(client.storage.endLeftMove({ hostId, uuid, device, end: how }).catch((error: unknown) => { setAsked(false); throw error }))
  }
  return (
    <Notice
      tone="warning"
      isBar
      testId="left-move"
      title={t('leftMove.title', { name, device, host: places.get(hostId)?.name ?? '', pool: targetPool })}
      actions={
        <>
          {state !== 'moved' && <Button size="compact-xs" variant="default" disabled={isAsked} onClick={() => end('abandon')}>{t('leftMove.abandon')}</Button>}
          <Button size="compact-xs" disabled={isAsked} onClick={() => end('finish')}>{t('leftMove.finish')}</Button>
        </>
      }
    >
      <div style={{ overflowWrap: 'anywhere' }}>{t(`leftMove.${state}`, { source, target })}</div>
    </Notice>
  )
}

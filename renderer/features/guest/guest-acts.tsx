// Stopping and releasing the guest's file systems, and setting its clock.
import { Button } from '@mantine/core'
import { IconClock, IconPlayerPlay, IconSnowflake } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestAct, GuestFacts } from '#shared/model/machines/guest.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { useUi } from '../../state/ui-store.ts'
import { useActs } from '../vms/use-acts.ts'

export function GuestActs({ vm, facts, onDone }: { vm: Vm; facts: GuestFacts; onDone: () => void }) {
  const { t } = useTranslation('guest')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const [running, setRunning] = useState<GuestAct>()
  const run = async (act: GuestAct): Promise<void> => {
    setRunning(act)
    try {
      await client.guests.act({ hostId: vm.hostId, uuid: vm.uuid, act })
    } finally {
      setRunning(undefined)
      onDone()
    }
  }
  const begin = (act: GuestAct): void => acts.attempt(run(act))
  const can = (command: string): boolean => facts.commands.includes(command)
  // Programs that write wait until it is released again.
  const freeze = (): void => openDialog({ kind: 'confirm', title: t('freezeTitle', { name: vm.name }), text: t('freezeText'), items: [], label: t('freezeLabel'), run: () => begin('freeze') })
  return (
    <>
      {facts.isFrozen === true
        ? <Button leftSection={<IconPlayerPlay size={15} />} loading={running === 'thaw'} onClick={() => begin('thaw')}>{t('act.thaw')}</Button>
        : <Button variant="default" leftSection={<IconSnowflake size={15} />} loading={running === 'freeze'} disabled={!can('guest-fsfreeze-freeze')} onClick={freeze}>{t('act.freeze')}</Button>}
      <Button variant="default" leftSection={<IconClock size={15} />} loading={running === 'sync-time'} disabled={!can('guest-set-time') || facts.isFrozen === true} onClick={() => begin('sync-time')}>{t('act.sync-time')}</Button>
    </>
  )
}

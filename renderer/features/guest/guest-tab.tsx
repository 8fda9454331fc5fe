// What the agent inside of the machine tells, and what it can be asked to do; without one, why, and what helps.
import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestFacts } from '#shared/model/machines/guest.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { usePreferences, useSession } from '../../state/use-session.ts'
import { CardColumns } from '../../ui/layout/card-columns.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { GuestActs } from './guest-acts.tsx'
import { FilesystemCard, SystemCard, UserCard } from './guest-cards.tsx'
import { GuestCommandCard } from './guest-command-card.tsx'
import { PasswordCard } from './password-card.tsx'
import styles from './guest.module.css'

export function GuestTab({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation(['guest', 'app'])
  if (!isUp) return <EmptyState title={t('app:host.notConnected')} text={t('app:vm.needsHost')} />
  return <PresentGuest vm={vm} />
}

function PresentGuest({ vm }: { vm: Vm }) {
  const { t } = useTranslation('guest')
  const { client } = useSession()
  const { hostId, uuid } = vm
  const { value: facts, problem, reload } = useLoaded(useCallback((signal: AbortSignal) => client.guests.facts({ hostId, uuid }, { signal }), [client, hostId, uuid]), vm.state)
  if (problem && !facts) return <ProblemAlert problem={problem} isBar />
  if (!facts) return <EmptyState title={t('loading')} />
  return (
    <>
      {problem && <ProblemAlert problem={problem} isBar tone="warning" />}
      {facts.agent === 'ready' ? <Ready vm={vm} facts={facts} onReload={reload} /> : <Absent facts={facts} onReload={reload} />}
    </>
  )
}

function Absent({ facts: { agent }, onReload }: { facts: GuestFacts; onReload: () => void }) {
  const { t } = useTranslation('guest')
  return (
    <EmptyState title={t(`state.${agent}`)} text={t(`stateHint.${agent}`)} icon={<IconPlugConnectedX size={36} stroke={1.4} />}>
      <Button variant="default" leftSection={<IconRefresh size={15} />} onClick={onReload}>{t('again')}</Button>
    </EmptyState>
  )
}

function Ready({ vm, facts, onReload }: { vm: Vm; facts: GuestFacts; onReload: () => void }) {
  const { t } = useTranslation('guest')
  const { canRunGuestCommands } = usePreferences()
  return (
    <>
      <div className={styles['bar']}>
        <GuestActs vm={vm} facts={facts} onDone={onReload} />
        <Text size="sm" c="var(--muted)" ml="auto">{t('agent', { version: facts.version })}</Text>
        <Tooltip label={t('again')}><ActionIcon aria-label={t('again')} onClick={onReload}><IconRefresh size={16} /></ActionIcon></Tooltip>
      </div>
      <CardColumns
        left={<><SystemCard facts={facts} /><FilesystemCard facts={facts} /></>}
        right={<><UserCard facts={facts} /><PasswordCard vm={vm} facts={facts} /><GuestCommandCard vm={vm} facts={facts} isAllowed={canRunGuestCommands} /></>}
      />
    </>
  )
}

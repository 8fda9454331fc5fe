// How the connection to a host stands, whenever it is not simply connected: which step, what is wrong, what to do, how old the list is.
import { Button, Loader } from '@mantine/core'
import { IconPlugConnectedX, IconRefreshAlert } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Host, Problem } from '#shared/model/hosts/host.ts'
import { formatAge, formatDuration } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useNow } from '../../ui/effects/use-now.ts'
import { AnswerButton } from '../questions/answer-button.tsx'
import { useActs } from '../vms/use-acts.ts'
import { Fingerprints } from './fingerprints.tsx'
import { useHostStateText } from './use-host-state-text.ts'

export function HostStateBanner({ host }: { host: Host }) {
  const { t } = useTranslation()
  const now = useNow(1_000, host.state.kind !== 'connected')
  const text = useHostStateText()(host)
  const { state } = host
  const age = host.inventoryAtMs === null ? '' : t('host.listAge', { time: formatAge(now - host.inventoryAtMs) })
  const actions = <BannerActions host={host} />

  switch (state.kind) {
    case 'connected':
      return null
    case 'connecting':
      if (state.after) return <LostBanner problem={state.after.problem} text={text} age={age} next={t('host.retryingNow', { step: t(`step.${state.step}`), attempt: state.after.attempt + 1 })} actions={actions} />
      return <Notice tone="info" isBar icon={<Loader size={16} />} title={text} actions={<AnswerButton hostId={host.id} />}>{age}</Notice>
    case 'disconnected':
      return <Notice tone="quiet" isBar icon={<IconPlugConnectedX size={18} stroke={1.8} />} title={text} actions={actions}>{age}</Notice>
    case 'degraded':
      return <ProblemAlert problem={state.problem} tone="warning" isBar><div className="muted figures">{t('host.degradedFor', { time: formatDuration(now - state.sinceMs) })}</div></ProblemAlert>
    case 'lost':
      return <LostBanner problem={state.problem} text={text} age={age} next={t('host.retryIn', { time: formatDuration(Math.max(0, state.retryAtMs - now)), attempt: state.attempt })} actions={actions} />
    case 'refused':
      return (
        <ProblemAlert problem={state.problem} isBar actions={actions}>
          {state.problem.code === 'host-key-changed' && <Fingerprints params={state.problem.params ?? {}} />}
          {age !== '' && <div className="muted">{age}</div>}
        </ProblemAlert>
      )
    default:
      return state satisfies never
  }
}

interface LostBannerProps {
  readonly problem: Problem
  readonly text: string
  /** When it is tried again, or how far that is now. */
  readonly next: string
  readonly age: string
  readonly actions: ReactNode
}

/** The same while the host is waited for and while it is tried: only the line about the attempt changes. */
function LostBanner({ problem, text, next, age, actions }: LostBannerProps) {
  return (
    <ProblemAlert problem={problem} tone="warning" isBar icon={<IconRefreshAlert size={18} stroke={1.8} />} testId="host-lost" title={text} actions={actions}>
      <div className="muted figures">{[next, age].filter(Boolean).join(' ')}</div>
    </ProblemAlert>
  )
}

function BannerActions({ host }: { host: Host }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => openDialog({ kind: 'edit-host', hostId: host.id })}>{t('host.edit')}</Button>
      <Button size="compact-xs" variant="default" onClick={() => acts.attempt(client.hosts.connect({ hostId: host.id }))}>{t(host.state.kind === 'disconnected' ? 'host.connect' : 'host.retryNow')}</Button>
    </>
  )
}

// How the connection to a host stands, whenever it is not simply connected: which step, what is wrong, what to do, how old the list is.
import { Button, Loader } from '@mantine/core'
import { IconPlugConnectedX, IconRefreshAlert } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/host.ts'
import { formatAge, formatDuration } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { Notice } from '../../ui/notice.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useNow } from '../../ui/use-now.ts'
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
      return <Notice tone="info" isBar icon={<Loader size={16} />} title={text}>{age}</Notice>
    case 'disconnected':
      return <Notice tone="quiet" isBar icon={<IconPlugConnectedX size={18} stroke={1.8} />} title={text} actions={actions}>{age}</Notice>
    case 'degraded':
      return <ProblemAlert problem={state.problem} tone="warning" isBar><div className="muted figures">{t('host.degradedFor', { time: formatDuration(now - state.sinceMs) })}</div></ProblemAlert>
    case 'lost':
      return (
        <ProblemAlert problem={state.problem} tone="warning" isBar icon={<IconRefreshAlert size={18} stroke={1.8} />} testId="host-lost" title={text} actions={actions}>
          <div className="muted figures">{[t('host.retryIn', { time: formatDuration(state.retryAtMs - now), attempt: state.attempt }), age].filter(Boolean).join(' ')}</div>
        </ProblemAlert>
      )
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

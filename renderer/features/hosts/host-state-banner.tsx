// How the connection to a host stands, whenever it is not simply connected: which step, what is wrong, what to do, how old the list is.
import { Alert, Button, Group, Loader, Text } from '@mantine/core'
import { IconPlugConnectedX, IconRefreshAlert } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Host } from '#shared/model/host.ts'
import { formatDuration } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useActs } from '../vms/use-acts.ts'
import { useHostStateText } from './use-host-state-text.ts'

export function HostStateBanner({ host }: { host: Host }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const now = useNow(1_000, host.state.kind !== 'connected')
  const text = useHostStateText()(host)
  const { state } = host
  const age = host.inventoryAtMs === null ? null : t('host.listAge', { time: formatDuration(now - host.inventoryAtMs) })
  const connect = (
    <Button size="compact-xs" variant="default" onClick={() => acts.attempt(client.hosts.connect({ hostId: host.id }))}>
      {state.kind === 'disconnected' ? t('host.connect') : t('host.retryNow')}
    </Button>
  )
  const edit = <Button size="compact-xs" variant="subtle" onClick={() => openDialog({ kind: 'edit-host', hostId: host.id })}>{t('host.edit')}</Button>

  switch (state.kind) {
    case 'connected':
      return null
    case 'connecting':
      return <Alert color="nova" radius={0} py={8} icon={<Loader size={16} />}><Text size="sm">{text}</Text></Alert>
    case 'disconnected':
      return <Alert color="gray" radius={0} py={8} icon={<IconPlugConnectedX size={18} />}><Group gap="sm"><Text size="sm">{[text, age].filter(Boolean).join(' ')}</Text>{connect}</Group></Alert>
    case 'degraded':
      return <ProblemAlert problem={state.problem} color="yellow" />
    case 'lost':
      return (
        <Alert color="yellow" radius={0} py={8} icon={<IconRefreshAlert size={18} />} data-testid="host-lost">
          <Group gap="sm">
            <Text size="sm">{[text, t('host.retryIn', { time: formatDuration(state.retryAtMs - now), attempt: state.attempt }), age].filter(Boolean).join(' ')}</Text>
            {connect}
            {edit}
          </Group>
          {state.problem.hint !== undefined && <Text size="sm" c="var(--muted)">{state.problem.hint}</Text>}
        </Alert>
      )
    case 'refused':
      return (
        <ProblemAlert problem={state.problem}>
          {state.problem.code === 'host-key-changed' && <Fingerprints params={state.problem.params ?? {}} />}
          <Group gap="sm" mt="xs">{connect}{edit}{age !== null && <Text size="sm" c="var(--muted)">{age}</Text>}</Group>
        </ProblemAlert>
      )
    default:
      return state satisfies never
  }
}

/** Both keys under each other: a person compares them letter by letter. */
function Fingerprints({ params }: { params: Readonly<Record<string, string | number>> }) {
  const { t } = useTranslation()
  return (
    <dl style={{ display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '2px 14px', margin: '8px 0' }}>
      <dt>{t('hostKey.known')}</dt>
      <dd className="mono" style={{ margin: 0 }}>{params['expected']} <span className="muted">{t('hostKey.place', { file: params['file'], line: params['line'] })}</span></dd>
      <dt>{t('hostKey.shown')}</dt>
      <dd className="mono" style={{ margin: 0 }}>{params['fingerprint']}</dd>
    </dl>
  )
}

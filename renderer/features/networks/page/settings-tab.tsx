// The settings of a network as a form, and beside it what they will do: now, or when the network is started again.
import { Badge, Button, Group, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { HostTopology, Network } from '#shared/model/networks/network.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { checkOnHost, isOverlap } from '#shared/networks/host-checks.ts'
import { checkForm } from '../edit/check-form.ts'
import type { FormChange } from '../edit/changes.ts'
import { NetworkFormView } from '../edit/network-form-view.tsx'
import { planOfForm } from '../edit/plan-of-form.ts'
import styles from './network-page.module.css'
import { useNetworkEdit } from './use-network-edit.ts'

export interface SettingsTabProps {
  readonly network: Network
  /** All of the same host. */
  readonly networks: readonly Network[]
  readonly topology: HostTopology | undefined
}

export function SettingsTab({ network, networks, topology }: SettingsTabProps) {
  const { t } = useTranslation('networks')
  const edit = useNetworkEdit(network)
  const { form, changes } = edit
  if (!form) return edit.problem ? <ProblemAlert problem={edit.problem} isBar /> : <EmptyState title={t('loading')} icon={<Loader size="sm" />} />
  const problems = changes.length === 0 ? new Map<string, string>() : checkForm(form)
  const warnings = changes.length === 0 ? [] : checkOnHost(planOfForm(form), { networks: networks.filter(({ name }) => name !== network.name), topology: withoutOwn(topology, network) })
  const namesOf = (kinds: readonly string[]): string[] => (topology?.interfaces ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
  return (
    <div className={styles['settings']}>
      <NetworkFormView form={form} onChange={edit.change} problems={problems} bridges={namesOf(['bridge'])} devices={namesOf(['physical', 'bond', 'vlan'])} />
      <aside className={styles['aside']} aria-label={t('changes.title')}>
        <CardSection title={t('changes.title')}>
          <div style={{ display: 'grid', gap: 10 }}>
            {changes.length === 0 && <span className="muted">{t('changes.none')}</span>}
            {changes.length > 0 && <ul className={styles['changes']}>{changes.map((change, index) => <ChangeLine key={`${change.part}-${index}`} change={change} isActive={network.isActive} />)}</ul>}
            {warnings.map(({ problem, params, isError }) => <Notice key={problem + JSON.stringify(params)} tone={isError ? 'error' : 'warning'} title={t(`hostCheck.${problem}`, params)} />)}
            {edit.isBehind && <Notice tone="warning" title={t('changes.behind')} />}
            {edit.problem && <ProblemAlert problem={edit.problem} />}
            {changes.length > 0 && (
              <Group gap="xs" justify="flex-end">
                <Button variant="default" onClick={edit.discard}>{t('changes.discard')}</Button>
                <Button loading={edit.isBusy} disabled={problems.size > 0 || edit.isBehind} onClick={() => void edit.apply({ allowOverlap: warnings.some(isOverlap) })}>{t('changes.apply')}</Button>
              </Group>
            )}
          </div>
        </CardSection>
      </aside>
    </div>
  )
}

/** The network's own bridge has its addresses: it does not overlap itself. */
function withoutOwn(topology: HostTopology | undefined, { bridge }: Network): HostTopology | undefined {
  return topology && { ...topology, interfaces: topology.interfaces.filter(({ name, kind }) => name !== bridge || kind !== 'bridge') }
}

function ChangeLine({ change: { part, what, detail, updates }, isActive }: { change: FormChange; isActive: boolean }) {
  const { t } = useTranslation('networks')
  const effect = !isActive ? 'start' : updates.length > 0 ? 'now' : 'restart'
  return (
    <li>
      <div style={{ minWidth: 0 }}>
        <div>{t('changes.line', { part: t(`change.${part}`), what: t(`changes.${what}`) })}</div>
        {detail !== '' && <div className="mono muted" style={{ overflowWrap: 'anywhere' }}>{detail}</div>}
      </div>
      <Badge color={effect === 'now' ? 'green' : effect === 'start' ? 'gray' : 'orange'} style={{ flex: 'none' }}>{t(`changes.effect.${effect}`)}</Badge>
    </li>
  )
}

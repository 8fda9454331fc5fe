// How figures are collected and kept: the settings, what the store holds, and how it goes with each host.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MonitoringStatus } from '#shared/contract/monitoring.ts'
import { formatBytes, formatNumber } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { FactList } from '../../../ui/layout/fact-list.tsx'
import { Meter } from '../../../ui/marks/meter.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'
import { PrometheusCards } from '../prometheus/prometheus-cards.tsx'
import styles from './collection.module.css'
import { CollectionSettings } from './collection-settings.tsx'
import { SampledHosts } from './sampled-hosts.tsx'

const lookEveryMs = 5_000

export function CollectionPage() {
  const { client, notices } = useSession()
  // Those stand above every page already.
  const told = useStore(notices, (state) => state.open)
  const loadSettings = useCallback((signal: AbortSignal) => client.monitoring.settings(undefined, { signal }), [client])
  const loadStatus = useCallback((signal: AbortSignal) => client.monitoring.status(undefined, { signal }), [client])
  const settings = useLoaded(loadSettings)
  const status = useLoaded(loadStatus)
  useWhileVisible(status.reload, lookEveryMs, true)
  const problem = settings.problem ?? status.problem
  return (
    <div className={styles['page']}>
      {problem && <ProblemAlert problem={problem} isBar />}
      {status.value?.store.problems.filter(({ message }) => !told.some((notice) => notice.message === message)).map((each) => <ProblemAlert key={each.message} problem={each} isBar />)}
      <div className={styles['cards']}>
        {settings.value && <CollectionSettings key={JSON.stringify(settings.value)} settings={settings.value} onSaved={settings.reload} />}
        {status.value && settings.value && <StoreCard store={status.value.store} quotaBytes={settings.value.quotaBytes} />}
        <PrometheusCards />
      </div>
      {status.value && settings.value && <SampledHosts hosts={status.value.hosts} settings={settings.value} onChanged={settings.reload} />}
    </div>
  )
}

function StoreCard({ store, quotaBytes }: { store: MonitoringStatus['store']; quotaBytes: number }) {
  const { t } = useTranslation('monitoring')
  return (
    <CardSection title={t('collection.store')}>
      <div style={{ marginBottom: 16 }}><Meter label={t('collection.room')} text={t('app:host.usedOf', { used: formatBytes(store.bytes), total: formatBytes(quotaBytes) })} percent={(store.bytes / quotaBytes) * 100} /></div>
      <FactList facts={[{ label: t('collection.series'), value: formatNumber(store.series) }, { label: t('collection.rate'), value: t('collection.perSecond', { number: formatNumber(store.samplesPerSecond) }) }]} />
      <p className="muted" style={{ margin: '14px 0 0', fontSize: 12 }}>{t('collection.quotaHint')}</p>
    </CardSection>
  )
}

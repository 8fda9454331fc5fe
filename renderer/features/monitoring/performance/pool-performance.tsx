// How full a pool was, on its own page.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { PerformanceView } from './performance-view.tsx'

export function PoolPerformance({ pool: { hostId, name, state } }: { pool: Pool }) {
  const { t } = useTranslation('monitoring')
  const subject = useMemo((): MetricSubject => ({ kind: 'pool', hostId, pool: name }), [hostId, name])
  return <PerformanceView subject={subject} whyNothing={state === 'running' ? '' : t('empty.poolOff')} />
}

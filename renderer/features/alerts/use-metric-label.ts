// The catalogue's words for a metric.
import { useTranslation } from 'react-i18next'

export function useMetricLabel(): (metric: string) => string {
  const { t } = useTranslation('monitoring')
  return (metric) => t(`metricLong.${metric.replaceAll('.', '-')}`, { defaultValue: metric })
}

// The catalogue's words for a metric of a kind of thing, with what it is a metric of: "Memory: Used".
import { useTranslation } from 'react-i18next'

export function useMetricLabel(): (metric: string) => string {
  const { t } = useTranslation(['monitoring', 'alerts'])
  return (metric) => {
    const [group = ''] = metric.split('.')
    const name = t(`metric.${metric.replaceAll('.', '-')}`, { defaultValue: metric })
    const of = t(`alerts:metricGroup.${group}`, { defaultValue: '' })
    return of === '' || of === name ? name : `${of}: ${name}`
  }
}

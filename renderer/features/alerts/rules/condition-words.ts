// What a rule says, in a sentence.
import type { TFunction } from 'i18next'
import type { AlertRule } from '#shared/model/monitoring/alert.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import { formatSpan } from '../../../i18n/format.ts'
import { formatValue } from '../../../ui/chart/data/units.ts'

/** `metricLabel`: the catalogue's word for a metric. */
export function conditionWords({ scope, condition }: Pick<AlertRule, 'scope' | 'condition'>, { t, metricLabel }: { t: TFunction<'alerts'>; metricLabel: (metric: string) => string }): string {
  switch (condition.kind) {
    case 'threshold':
    case 'change': {
      const unit = metricOf(scope.kind, condition.metric)?.unit ?? 'count'
      const values = { metric: metricLabel(condition.metric), value: formatValue(condition.value, unit), span: formatSpan(condition.forMs) }
      return condition.kind === 'threshold' ? t(`sentence.threshold.${condition.comparison}`, values) : t(`sentence.change.${condition.comparison}`, { ...values, over: formatSpan(condition.overMs) })
    }
    case 'absence':
      return t('sentence.absence', { metric: metricLabel(condition.metric), span: formatSpan(condition.forMs) })
    case 'host-lost':
      return t('sentence.hostLost', { span: formatSpan(condition.forMs) })
    case 'pool-filling':
      return t('sentence.poolFilling', { within: formatSpan(condition.withinMs) })
    case 'snapshot-age':
      return t('sentence.snapshotAge', { span: formatSpan(condition.olderThanMs) })
    case 'guest-event':
      return t('sentence.guestEvent', { events: condition.events.map((event) => t(`event.${event}`)).join(', ') })
    default:
      return condition satisfies never
  }
}

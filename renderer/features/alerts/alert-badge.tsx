// How many alerts call for somebody, on the bell of the navigation: a number, red when one of them is critical.
import { Indicator, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../i18n/format.ts'
import { useAttention } from './use-alerts.ts'

const most = 99

export function AlertBadge({ children }: { children: ReactNode }) {
  const { t } = useTranslation('alerts')
  const { count, isCritical } = useAttention()
  const label = count > most ? `${formatNumber(most)}+` : formatNumber(count)
  return (
    <Indicator disabled={count === 0} label={<span aria-hidden>{label}</span>} size={15} color={isCritical ? 'red' : 'yellow.8'} offset={2} styles={{ indicator: { fontSize: 10, fontWeight: 600, padding: '0 4px' } }}>
      {children}
      {count > 0 && <VisuallyHidden role="status">{t('calling', { count })}</VisuallyHidden>}
    </Indicator>
  )
}

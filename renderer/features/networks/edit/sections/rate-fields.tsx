// Limits of a network or a port group in both directions, in KiB per second as libvirt counts them.
import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Rate } from '#shared/model/networks/network.ts'
import styles from './sections.module.css'

export interface RateFieldsProps {
  readonly inbound: Rate
  readonly outbound: Rate
  readonly onChange: (rates: { readonly inbound: Rate; readonly outbound: Rate }) => void
}

const parts = ['average', 'peak', 'burst'] as const

export function RateFields({ inbound, outbound, onChange }: RateFieldsProps) {
  const { t } = useTranslation('networks')
  const rates = { inbound, outbound }
  return (
    <div className={styles['rates']}>
      {(['inbound', 'outbound'] as const).flatMap((direction) =>
        parts.map((part) => (
          <NumberInput
            key={direction + part}
            size="xs"
            label={t(`form.rate.${direction}`, { part: t(`form.rate.${part}`) })}
            placeholder={t('form.rate.none')}
            suffix={part === 'burst' ? ' KiB' : ' KiB/s'}
            hideControls
            allowDecimal={false}
            allowNegative={false}
            value={rates[direction][part] ?? ''}
            // Without an average libvirt knows no limit at all.
            disabled={part !== 'average' && rates[direction].average === null}
            onChange={(value) => {
              const amount = typeof value === 'number' ? value : null
              onChange({ ...rates, [direction]: part === 'average' && amount === null ? { average: null, peak: null, burst: null } : { ...rates[direction], [part]: amount } })
            }}
          />
        )),
      )}
    </div>
  )
}

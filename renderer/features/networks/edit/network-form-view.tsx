// The whole form of a network. It shows what the mode can have; what it is about to do is shown beside it by its caller.
import { useTranslation } from 'react-i18next'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { modeParts } from './network-form.ts'
import { DnsSection } from './sections/dns-section.tsx'
import { GeneralSection } from './sections/general-section.tsx'
import { RateFields } from './sections/rate-fields.tsx'
import type { SectionProps } from './sections/section-props.ts'
import { SubnetsSection } from './sections/subnets-section.tsx'
import { VlanSection } from './sections/vlan-section.tsx'

export function NetworkFormView(props: SectionProps) {
  const { t } = useTranslation('networks')
  const { form, onChange } = props
  const { hasSubnets, hasRates } = modeParts[form.mode]
  return (
    <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>
      <GeneralSection {...props} />
      {hasSubnets && <SubnetsSection {...props} />}
      {hasSubnets && <DnsSection {...props} />}
      <VlanSection {...props} />
      {hasRates && <CardSection title={t('form.rates')}><RateFields inbound={form.inbound} outbound={form.outbound} onChange={(rates) => onChange({ ...form, ...rates })} /></CardSection>}
    </div>
  )
}

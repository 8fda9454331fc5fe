// The network's DNS: its domain, names of its own, and where other questions go.
import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CardSection } from '../../../../ui/layout/card-section.tsx'
import { FieldInput } from './field-input.tsx'
import { RowList } from './row-list.tsx'
import { useProblemAt } from './section-props.ts'
import type { SectionProps } from './section-props.ts'
import styles from './sections.module.css'

export function DnsSection({ form, onChange, problems }: SectionProps) {
  const { t } = useTranslation('networks')
  const at = useProblemAt(problems)
  return (
    <CardSection title={t('form.dns')}>
      <div className={styles['stack']}>
        <div className={styles['grid']}>
          <FieldInput label={t('form.domain')} hint={t('form.domainHint')} value={form.domain} error={at('domain')} onChange={(domain) => onChange({ ...form, domain: domain.trim() })} />
        </div>
        <Switch label={t('form.domainLocal')} disabled={form.domain === ''} checked={form.isDomainLocal} onChange={(event) => onChange({ ...form, isDomainLocal: event.currentTarget.checked })} />
        <Switch label={t('form.dnsOn')} description={t('form.dnsOnHint')} checked={form.hasDns} onChange={(event) => onChange({ ...form, hasDns: event.currentTarget.checked })} />
        {form.hasDns && (
          <>
            <RowList label={t('form.dnsHosts')} heads={[t('form.reservedAddress'), t('form.dnsNames')]} tracks="minmax(0,1fr) minmax(0,2fr)" rows={form.dnsHosts} onChange={(dnsHosts) => onChange({ ...form, dnsHosts })} blank={{ ip: '', names: '' }} withKey={(blank, key) => ({ ...blank, key })} addText={t('form.addDnsHost')}>
              {(row, index, change) => (
                <>
                  <FieldInput isBare label={t('form.reservedAddress')} value={row.ip} error={at(`dnsHosts.${index}.ip`)} onChange={(ip) => change({ ip: ip.trim() })} isMono />
                  <FieldInput isBare label={t('form.dnsNames')} value={row.names} error={at(`dnsHosts.${index}.names`)} onChange={(names) => change({ names })} />
                </>
              )}
            </RowList>
            <RowList label={t('form.forwarders')} heads={[t('form.server'), t('form.onlyDomain')]} tracks="minmax(0,1fr) minmax(0,1fr)" rows={form.forwarders} onChange={(forwarders) => onChange({ ...form, forwarders })} blank={{ address: '', domain: '' }} withKey={(blank, key) => ({ ...blank, key })} addText={t('form.addForwarder')}>
              {(row, index, change) => (
                <>
                  <FieldInput isBare label={t('form.server')} value={row.address} error={at(`forwarders.${index}.address`)} onChange={(address) => change({ address: address.trim() })} isMono />
                  <FieldInput isBare label={t('form.onlyDomain')} value={row.domain} error={null} onChange={(domain) => change({ domain: domain.trim() })} />
                </>
              )}
            </RowList>
          </>
        )}
      </div>
    </CardSection>
  )
}

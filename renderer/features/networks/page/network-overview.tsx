// What a network is, at a glance.
import { useTranslation } from 'react-i18next'
import type { Network } from '#shared/model/networks/network.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { CardColumns } from '../../../ui/layout/card-columns.tsx'
import { CardSection } from '../../../ui/layout/card-section.tsx'
import { FactList } from '../../../ui/layout/fact-list.tsx'
import { Notice } from '../../../ui/feedback/notice.tsx'
import { kindOf, kindText } from '../data/network-words.ts'

export function NetworkOverview({ network, vms }: { network: Network; vms: number | null }) {
  const { t } = useTranslation('networks')
  const addresses = network.subnets.map(({ family, address, prefix, hasDhcp }, index) => ({ label: t(family === 'ipv4' ? 'fact.ipv4' : 'fact.ipv6', { number: index + 1 }), value: <span className="mono">{`${address}/${prefix}`}{hasDhcp ? <span className="muted"> · DHCP</span> : null}</span> }))
  return (
    <CardColumns
      left={
        <>
          {network.isPending && <Notice tone="warning" title={t('state.pending')}>{t('state.pendingHint')}</Notice>}
          <CardSection title={t('fact.section')}>
            <FactList
              facts={[
                { label: t('column.mode'), value: <>{kindText(network, t)}<div className="muted">{t(`modeHint.${kindOf(network)}`, { defaultValue: '' })}</div></> },
                { label: t('column.bridge'), value: network.bridge, isMono: true, isOptional: true },
                { label: t('fact.devices'), value: network.devices.join(', '), isMono: true, isOptional: true },
                { label: t('form.mtu'), value: network.mtu === null ? '' : formatNumber(network.mtu), isOptional: true },
                { label: t('column.vms'), value: vms === null ? '' : formatNumber(vms) },
                { label: t('column.autostart'), value: t(network.autostart ? 'yes' : 'no') },
                { label: t('fact.persistent'), value: t(network.isPersistent ? 'yes' : 'no') },
                { label: 'UUID', value: network.uuid, isMono: true },
              ]}
            />
          </CardSection>
        </>
      }
      right={
        <>
          <CardSection title={t('fact.addresses')}>
            {addresses.length === 0 && network.domain === '' ? <span className="muted">{t('fact.noAddresses')}</span> : <FactList facts={[...addresses, { label: t('form.domain'), value: network.domain, isOptional: true }]} />}
          </CardSection>
          <CardSection title={t('fact.vlans')}>
            <FactList facts={[{ label: t('column.vlan'), value: network.vlanTags.join(', ') }, { label: t('fact.portGroups'), value: network.portGroups.join(', ') }]} />
          </CardSection>
        </>
      }
    />
  )
}

// The network's own addresses, with what its DHCP server gives out.
import { ActionIcon, Button, Group, NumberInput, Switch } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CardSection } from '../../../../ui/layout/card-section.tsx'
import type { NetworkForm, SubnetRow } from '../network-form.ts'
import { FieldInput } from './field-input.tsx'
import { RowList } from './row-list.tsx'
import { newKey, replaceAt, useProblemAt } from './section-props.ts'
import type { SectionProps } from './section-props.ts'
import styles from './sections.module.css'

export function SubnetsSection({ form, onChange, problems }: SectionProps) {
  const { t } = useTranslation('networks')
  const set = (subnets: readonly SubnetRow[]): void => onChange({ ...form, subnets })
  const add = (family: SubnetRow['family']): void => set([...form.subnets, { key: newKey(), family, address: '', prefix: family === 'ipv4' ? 24 : 64, hasDhcp: false, ranges: [], reservations: [] }])
  return (
    <CardSection
      title={t('form.subnets')}
      aside={
        <Group gap={4}>
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => add('ipv4')}>IPv4</Button>
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => add('ipv6')}>IPv6</Button>
        </Group>
      }
    >
      <div className={styles['stack']}>
        {form.subnets.map((subnet, at) => <SubnetBlock key={subnet.key} subnet={subnet} at={at} problems={problems} onChange={(next) => set(replaceAt(form.subnets, at, next))} onRemove={() => set(form.subnets.filter((each) => each !== subnet))} />)}
        {form.subnets.length === 0 && <p className={styles['none']}>{t('form.noSubnets')}</p>}
      </div>
    </CardSection>
  )
}

interface SubnetBlockProps {
  readonly subnet: NetworkForm['subnets'][number]
  readonly at: number
  readonly problems: SectionProps['problems']
  readonly onChange: (subnet: SubnetRow) => void
  readonly onRemove: () => void
}

function SubnetBlock({ subnet, at, problems, onChange, onRemove }: SubnetBlockProps) {
  const { t } = useTranslation('networks')
  const problem = useProblemAt(problems)
  const path = `subnets.${at}`
  const family = subnet.family === 'ipv4' ? 'IPv4' : 'IPv6'
  return (
    <div className={styles['block']} role="group" aria-label={`${family} ${subnet.address}`}>
      <div className={styles['blockHead']}>{family}<ActionIcon ml="auto" aria-label={t('form.removeSubnet', { address: subnet.address || family })} onClick={onRemove}><IconTrash size={15} /></ActionIcon></div>
      <div className={styles['grid']}>
        <FieldInput label={t('form.address')} hint={t('form.addressHint')} value={subnet.address} error={problem(`${path}.address`)} onChange={(address) => onChange({ ...subnet, address: address.trim() })} isMono />
        <NumberInput size="xs" label={t('form.prefix')} description={t('form.prefixHint')} hideControls allowDecimal={false} value={subnet.prefix} error={problem(`${path}.prefix`)} onChange={(prefix) => onChange({ ...subnet, prefix: typeof prefix === 'number' ? prefix : 0 })} />
      </div>
      <Switch label={t('form.dhcp')} checked={subnet.hasDhcp} onChange={(event) => onChange({ ...subnet, hasDhcp: event.currentTarget.checked })} />
      {subnet.hasDhcp && <DhcpFields subnet={subnet} path={path} problem={problem} onChange={onChange} />}
    </div>
  )
}

function DhcpFields({ subnet, path, problem, onChange }: { subnet: SubnetRow; path: string; problem: (path: string) => string | null; onChange: (subnet: SubnetRow) => void }) {
  const { t } = useTranslation('networks')
  const isV6 = subnet.family === 'ipv6'
  return (
    <>
      <RowList label={t('form.ranges')} heads={[t('form.rangeStart'), t('form.rangeEnd')]} tracks="minmax(0,1fr) minmax(0,1fr)" rows={subnet.ranges} onChange={(ranges) => onChange({ ...subnet, ranges })} blank={{ start: '', end: '' }} withKey={(blank, key) => ({ ...blank, key })} addText={t('form.addRange')}>
        {(row, at, change) => (
          <>
            <FieldInput isBare label={t('form.rangeStart')} value={row.start} error={problem(`${path}.ranges.${at}.start`)} onChange={(start) => change({ start: start.trim() })} isMono />
            <FieldInput isBare label={t('form.rangeEnd')} value={row.end} error={problem(`${path}.ranges.${at}.end`)} onChange={(end) => change({ end: end.trim() })} isMono />
          </>
        )}
      </RowList>
      <RowList label={t('form.reservations')} heads={[t(isV6 ? 'form.macOrDuid' : 'form.mac'), t('form.reservedName'), t('form.reservedAddress')]} tracks="minmax(0,1.2fr) minmax(0,1fr) minmax(0,1fr)" rows={subnet.reservations} onChange={(reservations) => onChange({ ...subnet, reservations })} blank={{ mac: '', duid: '', name: '', ip: '' }} withKey={(blank, key) => ({ ...blank, key })} addText={t('form.addReservation')}>
        {(row, at, change) => (
          <>
            <FieldInput isBare label={t(isV6 ? 'form.macOrDuid' : 'form.mac')} value={row.mac || row.duid} error={problem(`${path}.reservations.${at}.mac`)} onChange={(text) => change(clientOf(text.trim(), isV6))} isMono />
            <FieldInput isBare label={t('form.reservedName')} value={row.name} error={null} onChange={(name) => change({ name: name.trim() })} />
            <FieldInput isBare label={t('form.reservedAddress')} value={row.ip} error={problem(`${path}.reservations.${at}.ip`)} onChange={(ip) => change({ ip: ip.trim() })} isMono />
          </>
        )}
      </RowList>
    </>
  )
}

/** A DUID is longer than a MAC. */
function clientOf(text: string, isV6: boolean): { mac: string; duid: string } {
  const isDuid = isV6 && text.split(':').length > 6
  return isDuid ? { mac: '', duid: text } : { mac: text, duid: '' }
}

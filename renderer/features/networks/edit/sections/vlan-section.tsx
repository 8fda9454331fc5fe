// VLANs of the network and its port groups: sets of settings that a NIC can choose by name.
import { ActionIcon, Button, Switch } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CardSection } from '../../../../ui/layout/card-section.tsx'
import { modeParts, noRate } from '../network-form.ts'
import type { PortGroupRow } from '../network-form.ts'
import { FieldInput } from './field-input.tsx'
import { RateFields } from './rate-fields.tsx'
import { newKey, replaceAt, useProblemAt } from './section-props.ts'
import type { SectionProps } from './section-props.ts'
import styles from './sections.module.css'

export function VlanSection({ form, onChange, problems }: SectionProps) {
  const { t } = useTranslation('networks')
  const at = useProblemAt(problems)
  const { hasVlans, hasRates } = modeParts[form.mode]
  const set = (portGroups: readonly PortGroupRow[]): void => onChange({ ...form, portGroups })
  return (
    <CardSection title={t('form.portGroups')} aside={<Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => set([...form.portGroups, { key: newKey(), name: '', isDefault: false, vlans: '', inbound: noRate, outbound: noRate }])}>{t('form.addPortGroup')}</Button>}>
      <div className={styles['stack']}>
        {hasVlans && <div className={styles['grid']}><FieldInput label={t('form.vlans')} hint={t('form.vlansHint')} value={form.vlans} error={at('vlans')} onChange={(vlans) => onChange({ ...form, vlans })} isMono /></div>}
        {!hasVlans && <p className={styles['none']}>{t('form.noVlans', { mode: t(`mode.${form.mode}`) })}</p>}
        {form.portGroups.map((group, index) => {
          const change = (patch: Partial<PortGroupRow>): void => set(replaceAt(form.portGroups, index, { ...group, ...patch }))
          return (
            <div key={group.key} className={styles['block']} role="group" aria-label={t('form.portGroup', { name: group.name })}>
              <div className={styles['blockHead']}>{t('form.portGroup', { name: group.name })}<ActionIcon ml="auto" aria-label={t('form.removePortGroup', { name: group.name })} onClick={() => set(form.portGroups.filter((each) => each !== group))}><IconTrash size={15} /></ActionIcon></div>
              <div className={styles['grid']}>
                <FieldInput label={t('form.name')} value={group.name} error={at(`portGroups.${index}.name`)} onChange={(name) => change({ name })} />
                <FieldInput label={t('form.vlans')} value={group.vlans} error={at(`portGroups.${index}.vlans`)} isDisabled={!hasVlans && group.vlans === ''} onChange={(vlans) => change({ vlans })} isMono />
              </div>
              <Switch label={t('form.defaultGroup')} checked={group.isDefault} onChange={(event) => change({ isDefault: event.currentTarget.checked })} />
              {(hasRates || form.mode === 'openvswitch' || form.mode === 'bridge' || form.mode === 'macvtap') && <RateFields inbound={group.inbound} outbound={group.outbound} onChange={change} />}
            </div>
          )
        })}
      </div>
    </CardSection>
  )
}

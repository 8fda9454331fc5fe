// The kind of network, and what it stands on: bridge, uplink, MTU.
import { Autocomplete, NumberInput, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CardSection } from '../../../../ui/layout/card-section.tsx'
import { macvtapModes, modeParts, networkModes, withMode } from '../network-form.ts'
import { FieldInput } from './field-input.tsx'
import { useProblemAt } from './section-props.ts'
import type { SectionProps } from './section-props.ts'
import styles from './sections.module.css'

export function GeneralSection({ form, onChange, problems, bridges, devices }: SectionProps) {
  const { t } = useTranslation('networks')
  const at = useProblemAt(problems)
  const parts = modeParts[form.mode]
  return (
    <CardSection title={t('form.general')}>
      <div className={styles['stack']}>
        <div className={styles['grid']}>
          <Select
            size="xs"
            label={t('form.mode')}
            description={t(`modeHint.${form.mode}`)}
            allowDeselect={false}
            data={networkModes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            value={form.mode}
            onChange={(value) => { const mode = networkModes.find((known) => known === value); if (mode) onChange(withMode(form, mode)) }}
          />
          {form.mode === 'macvtap' && <Select size="xs" label={t('form.macvtapMode')} description={t(`macvtapHint.${form.macvtapMode}`)} allowDeselect={false} data={[...macvtapModes]} value={form.macvtapMode} onChange={(value) => onChange({ ...form, macvtapMode: macvtapModes.find((known) => known === value) ?? 'bridge' })} />}
          {parts.needsBridge && <Autocomplete size="xs" label={t('form.hostBridge')} description={t('form.hostBridgeHint')} data={[...bridges]} value={form.bridge} error={at('bridge')} onChange={(bridge) => onChange({ ...form, bridge })} />}
          {parts.hasOwnBridge && <FieldInput label={t('form.bridge')} hint={t('form.bridgeHint')} placeholder={t('form.bridgeAuto')} value={form.bridge} error={at('bridge')} onChange={(bridge) => onChange({ ...form, bridge })} isMono />}
          {parts.device !== 'none' && <Autocomplete size="xs" label={t(form.mode === 'hostdev' ? 'form.physicalFunction' : 'form.device')} description={t(parts.device === 'needed' ? 'form.deviceNeeded' : 'form.deviceOptional')} data={[...devices]} value={form.device} error={at('device')} onChange={(device) => onChange({ ...form, device })} />}
          {parts.hasOwnBridge && <NumberInput size="xs" label={t('form.mtu')} description={t('form.mtuHint')} placeholder="1500" hideControls allowDecimal={false} value={form.mtu ?? ''} error={at('mtu')} onChange={(mtu) => onChange({ ...form, mtu: typeof mtu === 'number' ? mtu : null })} />}
        </div>
        {parts.hasOwnBridge && <Switch label={t('form.stp')} checked={form.hasStp} onChange={(event) => onChange({ ...form, hasStp: event.currentTarget.checked })} />}
        <Switch label={t('form.portIsolated')} description={t('form.portIsolatedHint')} checked={form.isPortIsolated} onChange={(event) => onChange({ ...form, isPortIsolated: event.currentTarget.checked })} />
      </div>
    </CardSection>
  )
}

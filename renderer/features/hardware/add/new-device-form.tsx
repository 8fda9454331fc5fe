// The form of a device that is not added yet: its fields, also those that cannot be changed once it is there.
import { Button, SimpleGrid, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '#shared/domain/fields/field.ts'
import { deviceFields } from '#shared/domain/fields/fields.ts'
import { readNewDevice, setNewDevice } from '#shared/domain/devices/new-device.ts'
import type { HardwareOffer } from '#shared/model/machines/hardware.ts'
import type { HostId } from '#shared/model/ids.ts'
import { attribute, readXml } from '#shared/xml/read-xml.ts'
import { hostDeviceKey } from '#shared/domain/devices/host-device-key.ts'
import { HardwareInput } from '../pickers/hardware-input.tsx'
import { HostDevicePicker } from '../pickers/host-device-picker.tsx'
import type { ChoicesOf } from '../use-choices.ts'
import type { DeviceKind } from './device-kinds.ts'

export interface NewDeviceFormProps {
  readonly kind: DeviceKind
  readonly xml: string
  readonly hostId: HostId
  readonly offer: HardwareOffer | undefined
  readonly choicesOf: ChoicesOf
  readonly onChange: (xml: string) => void
}

/** Chosen when it is added: the first free one. */
const given: ReadonlySet<string> = new Set(['disk target', 'hostdev device', 'disk bootOrder', 'interface bootOrder', 'hostdev bootOrder'])

export function NewDeviceForm({ kind, xml, hostId, offer, choicesOf, onChange }: NewDeviceFormProps) {
  const { t } = useTranslation('settings')
  const [isMore, setMore] = useState(false)
  const [refused, setRefused] = useState<{ field: string; problem: string }>()
  const fields = (deviceFields[kind.section] ?? []).filter(({ name }) => !given.has(`${kind.section} ${name}`) && !(kind.id === 'cdrom' && name === 'kind'))
  const valueOf = (field: Field): string | null => (xml === '' ? null : readNewDevice(xml, field))
  const set = (field: Field, value: string | null, format?: string): void => {
    if (valueOf(field) === value) return
    const done = setNewDevice(xml, field, value)
    if ('problem' in done) return setRefused({ field: field.name, problem: done.problem })
    setRefused(undefined)
    const formatField = fields.find(({ name }) => name === 'format')
    const withFormat = format !== undefined && formatField ? setNewDevice(done.xml, formatField, format) : done
    onChange('xml' in withFormat ? withFormat.xml : done.xml)
  }
  return (
    <>
      <Text size="sm" c="var(--muted)" mb="sm">{t(`hardware:add.hint.${kind.id}`)}</Text>
      {kind.id === 'hostdev' && <HostDevicePicker offer={offer} chosen={xml === '' ? undefined : hostDeviceKey(readXml(xml))} onChoose={(device) => onChange(device.xml)} />}
      {xml !== '' && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="xs" mt={kind.id === 'hostdev' ? 'md' : 0}>
          {fields.filter(({ isRare }) => isMore || isRare !== true).map(({ isFixed: _settable, ...field }) => (
            <HardwareInput
              key={field.name} field={field} hostId={hostId} label={t(`field.${kind.section}.${field.name}`)} value={valueOf(field)}
              error={refused?.field === field.name ? t('refused.value', { context: refused.problem }) : undefined}
              choices={choicesOf(field, (name) => { const other = fields.find((each) => each.name === name); return other ? valueOf(other) : null })}
              isDrive={['cdrom', 'floppy'].includes(attribute(readXml(xml), 'device'))}
              onChange={(value) => set(field, value)} onImage={(image, format) => set(field, image, format)}
            />
          ))}
        </SimpleGrid>
      )}
      {xml !== '' && fields.some(({ isRare }) => isRare) && <Button mt="sm" size="compact-sm" variant="subtle" aria-expanded={isMore} onClick={() => setMore(!isMore)}>{isMore ? t('hardware:fewer') : t('hardware:more', { count: 0 })}</Button>}
    </>
  )
}

// What has a usual answer: processors, memory, disk, network, firmware.
import { Checkbox, Group, NumberInput, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { HostOffer } from '#shared/model/creation.ts'
import { firmwares } from '#shared/model/creation.ts'
import { formatBytes } from '../../i18n/format.ts'
import { SizeInput } from '../storage/size-input.tsx'
import { chosenNetwork, chosenPool } from './vm-form.ts'
import type { Around, VmForm } from './vm-form.ts'

export interface MoreFieldsProps {
  readonly form: VmForm
  readonly around: Around
  readonly offer: HostOffer | undefined
  readonly onChange: (patch: Partial<VmForm>) => void
}

export function MoreFields({ form, around, offer, onChange }: MoreFieldsProps) {
  const { t } = useTranslation('creation')
  const none = ' '
  const networks = [...around.networks.map(({ name, isActive }) => ({ value: name, label: isActive ? name : `${name} · ${t('off')}` })), { value: none, label: t('noNetwork') }]
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <NumberInput label={t('vcpus')} min={1} max={offer?.maxVcpus ?? 1024} allowDecimal={false} value={form.vcpus} onChange={(value) => onChange({ vcpus: Number(value) })} />
        <SizeInput label={t('memory')} bytes={form.memoryBytes} onChange={(memoryBytes) => onChange({ memoryBytes })} />
      </Group>
      {form.kind !== 'image' && <DiskFields form={form} around={around} onChange={onChange} />}
      <Group grow align="flex-start">
        <Select label={t('network')} allowDeselect={false} data={networks} value={chosenNetwork(form, around.networks) ?? none} onChange={(value) => onChange({ network: value === none ? null : (value ?? '') })} />
        <Select label={t('firmware')} allowDeselect={false} data={firmwares.map((value) => ({ value, label: t(`firmwareKind.${value}`), disabled: offer !== undefined && !offer.firmwares.includes(value) }))} value={form.firmware} onChange={(value) => onChange({ firmware: value === 'uefi' ? 'uefi' : 'bios' })} {...(offer && !offer.firmwares.includes('uefi') ? { description: t('noFirmware') } : {})} inputWrapperOrder={['label', 'input', 'description', 'error']} />
      </Group>
    </Stack>
  )
}

function DiskFields({ form, around, onChange }: Omit<MoreFieldsProps, 'offer'>) {
  const { t } = useTranslation('creation')
  return (
    <>
      {form.kind !== 'cloud' && <Checkbox label={t('hasDisk')} checked={form.hasDisk} onChange={(event) => onChange({ hasDisk: event.currentTarget.checked })} />}
      {(form.kind === 'cloud' || form.hasDisk) && (
        <Group grow align="flex-start">
          <SizeInput key={form.volume?.volume.path ?? ''} label={t('diskSize')} bytes={form.diskBytes} onChange={(diskBytes) => onChange({ diskBytes })} />
          <Select label={t('pool')} allowDeselect={false} data={around.pools.map(({ name, availableBytes }) => ({ value: name, label: t('poolOf', { name, size: formatBytes(availableBytes) }) }))} value={chosenPool(form, around.pools) ?? null} onChange={(pool) => onChange({ pool: pool ?? '' })} />
        </Group>
      )}
      {form.kind === 'cloud' && <Select label={t('use')} allowDeselect={false} data={(['copy', 'overlay'] as const).map((value) => ({ value, label: t(`useKind.${value}`) }))} value={form.use} onChange={(value) => onChange({ use: value === 'overlay' ? 'overlay' : 'copy' })} />}
    </>
  )
}

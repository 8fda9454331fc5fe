// What has a usual answer: processors, memory, disk, network, firmware, and how the guest sees them.
import { Checkbox, Group, NumberInput, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { diskBuses, firmwares, nicModels } from '#shared/model/provisioning/operating-system.ts'
import { formatBytes } from '../../i18n/format.ts'
import { SizeInput } from '../storage/size-input.tsx'
import { chosenNetwork, chosenPool, hardwareOf } from './vm-form.ts'
import type { Around, Hardware, VmForm } from './vm-form.ts'

export interface MoreFieldsProps {
  readonly form: VmForm
  readonly around: Around
  readonly onChange: (patch: Partial<VmForm>) => void
}

interface PartProps extends MoreFieldsProps {
  readonly hardware: Hardware
  readonly onHardware: (patch: Partial<Hardware>) => void
}

export function MoreFields({ form, around, onChange }: MoreFieldsProps) {
  const { t } = useTranslation('creation')
  const hardware = hardwareOf(form, around)
  const onHardware = (patch: Partial<Hardware>): void => onChange({ hardware: { ...form.hardware, ...patch } })
  const none = ' '
  const networks = [...around.networks.map(({ name, isActive }) => ({ value: name, label: isActive ? name : `${name} · ${t('off')}` })), { value: none, label: t('noNetwork') }]
  const props = { form, around, onChange, hardware, onHardware }
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <NumberInput label={t('vcpus')} min={1} max={around.offer?.maxVcpus ?? 1024} allowDecimal={false} value={hardware.vcpus} onChange={(value) => onHardware({ vcpus: Number(value) })} />
        <SizeInput label={t('memory')} bytes={hardware.memoryBytes} onChange={(memoryBytes) => onHardware({ memoryBytes })} />
      </Group>
      {form.kind !== 'image' && <DiskFields {...props} />}
      <Group grow align="flex-start">
        <Select label={t('network')} allowDeselect={false} data={networks} value={chosenNetwork(form, around.networks) ?? none} onChange={(value) => onChange({ network: value === none ? null : (value ?? '') })} />
        <FirmwareField {...props} />
      </Group>
      <DeviceFields {...props} />
    </Stack>
  )
}

function DiskFields({ form, around, onChange, hardware, onHardware }: PartProps) {
  const { t } = useTranslation('creation')
  return (
    <>
      {form.kind !== 'cloud' && <Checkbox label={t('hasDisk')} checked={form.hasDisk} onChange={(event) => onChange({ hasDisk: event.currentTarget.checked })} />}
      {(form.kind === 'cloud' || form.hasDisk) && (
        <Group grow align="flex-start">
          <SizeInput key={form.volume?.volume.path ?? ''} label={t('diskSize')} bytes={hardware.diskBytes} onChange={(diskBytes) => onHardware({ diskBytes })} />
          <Select label={t('pool')} allowDeselect={false} data={around.pools.map(({ name, availableBytes }) => ({ value: name, label: t('poolOf', { name, size: formatBytes(availableBytes) }) }))} value={chosenPool(form, around.pools) ?? null} onChange={(pool) => onChange({ pool: pool ?? '' })} />
        </Group>
      )}
      {form.kind === 'cloud' && <Select label={t('use')} allowDeselect={false} data={(['copy', 'overlay'] as const).map((value) => ({ value, label: t(`useKind.${value}`) }))} value={form.use} onChange={(value) => onChange({ use: value === 'overlay' ? 'overlay' : 'copy' })} />}
    </>
  )
}

function FirmwareField({ around: { offer }, hardware: { firmware }, onHardware }: PartProps) {
  const { t } = useTranslation('creation')
  const data = firmwares.map((value) => ({ value, label: t(`firmwareKind.${value}`), disabled: offer !== undefined && !offer.firmwares.includes(value) }))
  return <Select label={t('firmware')} allowDeselect={false} data={data} value={firmware} onChange={(value) => onHardware({ firmware: value === 'uefi' ? 'uefi' : 'bios' })} {...(offer && !offer.firmwares.includes('uefi') ? { description: t('noFirmware') } : {})} />
}

/** A system without virtio drivers sees no virtio disk, and no installer says why. */
function DeviceFields({ hardware: { diskBus, nicModel, firmware, hasSecureBoot, hasTpm }, onHardware }: PartProps) {
  const { t } = useTranslation('creation')
  return (
    <>
      <Group grow align="flex-start">
        <Select label={t('diskBus')} allowDeselect={false} data={diskBuses.map((value) => ({ value, label: t(`diskBusKind.${value}`) }))} value={diskBus} onChange={(value) => onHardware({ diskBus: diskBuses.find((known) => known === value) ?? 'virtio' })} />
        <Select label={t('nicModel')} allowDeselect={false} data={[...nicModels]} value={nicModel} onChange={(value) => onHardware({ nicModel: nicModels.find((known) => known === value) ?? 'virtio' })} />
      </Group>
      <Group gap="xl">
        <Checkbox label={t('hasTpm')} checked={hasTpm} onChange={(event) => onHardware({ hasTpm: event.currentTarget.checked })} />
        <Checkbox label={t('hasSecureBoot')} disabled={firmware !== 'uefi'} checked={firmware === 'uefi' && hasSecureBoot} onChange={(event) => onHardware({ hasSecureBoot: event.currentTarget.checked })} />
      </Group>
    </>
  )
}

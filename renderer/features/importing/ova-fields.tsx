// What a host needs to know of a package's machine: name, place, processors, memory, firmware, system, networks.
import { Checkbox, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { firmwares } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { OvaPackage } from '#shared/ova/package.ts'
import { formatBytes } from '../../i18n/format.ts'
import { SizeInput } from '../storage/size-input.tsx'
import type { OvaForm } from './ova-form.ts'

export interface OvaFieldsProps {
  readonly form: OvaForm
  readonly pack: OvaPackage
  readonly around: { readonly pools: readonly Pool[]; readonly networks: readonly Network[]; readonly systems: readonly OperatingSystem[] }
  readonly problems: ReadonlySet<string>
  readonly onChange: (patch: Partial<OvaForm>) => void
}

/** More would only be scrolled past: typing finds it. */
const shownSystems = 80

export function OvaFields({ form, pack, around: { pools, networks, systems }, problems, onChange }: OvaFieldsProps) {
  const { t } = useTranslation(['importing', 'creation'])
  const setNetwork = (index: number, network: string): void => onChange({ networks: form.networks.map((each, at) => (at === index ? network : each)) })
  const none = ' '
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <TextInput label={t('name')} value={form.name} error={problems.has('name') ? t('badName') : null} onChange={(event) => onChange({ name: event.currentTarget.value })} spellCheck={false} />
        <Select label={t('pool')} allowDeselect={false} data={pools.map(({ name, availableBytes }) => ({ value: name, label: t('creation:poolOf', { name, size: formatBytes(availableBytes) }) }))} value={form.pool || (pools[0]?.name ?? null)} onChange={(pool) => onChange({ pool: pool ?? '' })} />
      </Group>
      <Group grow align="flex-start">
        <NumberInput label={t('creation:vcpus')} min={1} max={1024} allowDecimal={false} value={form.vcpus} onChange={(value) => onChange({ vcpus: Number(value) })} />
        <SizeInput label={t('creation:memory')} bytes={form.memoryBytes} onChange={(memoryBytes) => onChange({ memoryBytes })} />
      </Group>
      <Group grow align="flex-start">
        <Select label={t('creation:os')} placeholder={t('creation:osNone')} searchable clearable limit={shownSystems} data={systems.map(({ id, name }) => ({ value: id, label: name }))} value={form.os || null} onChange={(os) => onChange({ os: os ?? '' })} description={pack.machine.osDescription === '' ? t('noOs') : t('osSays', { os: pack.machine.osDescription })} />
        <Select label={t('creation:firmware')} allowDeselect={false} data={firmwares.map((value) => ({ value, label: t(`creation:firmwareKind.${value}`) }))} value={form.firmware} onChange={(value) => onChange({ firmware: value === 'uefi' ? 'uefi' : 'bios' })} />
      </Group>
      {form.networks.map((network, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- cards have no name of their own
        <Select key={index} label={t('card', { number: index + 1, network: pack.machine.nics[index]?.network ?? '' })} allowDeselect={false} data={[...networks.map(({ name }) => ({ value: name, label: name })), { value: none, label: t('leaveOut') }]} value={network || none} onChange={(value) => setNetwork(index, (value ?? '').trim())} />
      ))}
      <Checkbox label={t('start')} checked={form.start} onChange={(event) => onChange({ start: event.currentTarget.checked })} />
    </Stack>
  )
}

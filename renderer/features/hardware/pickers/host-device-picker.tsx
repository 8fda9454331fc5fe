// The devices of a host that a machine can be given, with who has them and what they are tied to.
import { Badge, ScrollArea, SegmentedControl, Table, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HardwareOffer, HostDevice } from '#shared/model/machines/hardware.ts'

export interface HostDevicePickerProps {
  readonly offer: HardwareOffer | undefined
  readonly chosen: string | undefined
  readonly onChoose: (device: HostDevice) => void
}

const kinds = ['usb', 'pci', 'mdev'] as const

export function HostDevicePicker({ offer, chosen, onChoose }: HostDevicePickerProps) {
  const { t } = useTranslation('hardware')
  const [kind, setKind] = useState<string>('usb')
  const devices = offer?.hostDevices.filter((device) => device.kind === kind)
  return (
    <>
      <SegmentedControl aria-label={t('hostDevice.which')} value={kind} onChange={setKind} data={kinds.map((each) => ({ value: each, label: t(`hostDevice.${each}`) }))} mb="sm" />
      {!devices && <Text c="var(--muted)">{t('picker.loading')}</Text>}
      {devices?.length === 0 && <Text c="var(--muted)" size="sm">{t(`hostDevice.none.${kind}`)}</Text>}
      {devices && devices.length > 0 && (
        <ScrollArea.Autosize mah={300}>
          <Table fz="sm" verticalSpacing={5} highlightOnHover role="grid" aria-label={t('hostDevice.label')}>
            <Table.Thead><Table.Tr><Table.Th>{t('hostDevice.device')}</Table.Th><Table.Th>{t('hostDevice.address')}</Table.Th><Table.Th>{t('hostDevice.group')}</Table.Th><Table.Th>{t('hostDevice.usedBy')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{devices.map((device, index) => <DeviceRow key={`${device.key} ${index}`} device={device} all={devices} isChosen={device.key === chosen} onChoose={onChoose} />)}</Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </>
  )
}

function DeviceRow({ device, all, isChosen, onChoose }: { device: HostDevice; all: readonly HostDevice[]; isChosen: boolean; onChoose: (device: HostDevice) => void }) {
  const { t } = useTranslation('hardware')
  const { key, label, iommuGroup, driver, users } = device
  const together = iommuGroup === null ? 0 : all.filter((other) => other.iommuGroup === iommuGroup).length - 1
  return (
    <Table.Tr {...(isChosen ? { bg: 'var(--mantine-primary-color-light)' } : {})} aria-selected={isChosen}>
      <Table.Td><UnstyledButton fz="sm" fw={isChosen ? 600 : 400} aria-pressed={isChosen} onClick={() => onChoose(device)}>{label || key}</UnstyledButton></Table.Td>
      <Table.Td className="mono">{key.slice(key.indexOf(':') + 1)}</Table.Td>
      <Table.Td>{iommuGroup === null ? '–' : together === 0 ? iommuGroup : t('hostDevice.groupShared', { group: iommuGroup, count: together })}</Table.Td>
      <Table.Td>{users.length === 0 ? <Text span size="sm" c="var(--muted)">{driver === '' ? t('hostDevice.free') : t('hostDevice.driver', { driver })}</Text> : users.map(({ uuid, name, isRunning }) => <Badge key={uuid} color={isRunning ? 'red' : 'orange'} variant="light" mr={4}>{t(isRunning ? 'hostDevice.userRunning' : 'hostDevice.user', { name })}</Badge>)}</Table.Td>
    </Table.Tr>
  )
}

// The hardware list: devices at the left, the facts of the chosen one at the right, and what can be done with a disk.
import { NavLink, ScrollArea, Table, Text } from '@mantine/core'
import { IconBolt, IconBox, IconCamera, IconChartHistogram, IconCpu, IconDatabase, IconDeviceDesktop, IconDisc, IconKeyboard, IconNetwork, IconPlug, IconRoute, IconShieldLock, IconTerminal2, IconUsb, IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmRef } from '#shared/model/ids.ts'
import type { HardwareItem } from '#shared/model/vm.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DiskActions } from '../storage/disk-actions.tsx'

const icons: Partial<Record<HardwareItem['kind'], typeof IconBox>> = {
  cpu: IconCpu, memory: IconChartHistogram, boot: IconBolt, firmware: IconShieldLock, disk: IconDatabase, cdrom: IconDisc, floppy: IconDisc, nic: IconNetwork, graphics: IconDeviceDesktop, video: IconCamera,
  sound: IconVolume, input: IconKeyboard, serial: IconTerminal2, channel: IconRoute, controller: IconPlug, hostdev: IconUsb, usbredir: IconUsb, tpm: IconShieldLock,
}

export function HardwareTab({ vm, items, isUp }: { vm: VmRef; items: readonly HardwareItem[] | undefined; isUp: boolean }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(0)
  if (!items) return <EmptyState title={isUp ? t('common.loading') : t('host.notConnected')} text={isUp ? '' : t('vm.needsHost')} />
  const item = items[chosen] ?? items[0]
  return (
    <div style={{ display: 'flex', flex: 1, minHeight: 0 }}>
      <ScrollArea w={330} style={{ borderRight: '1px solid var(--line)', flex: 'none' }} role="navigation" aria-label={t('vm.tab.hardware')}>
        {items.map((entry, index) => {
          const Icon = icons[entry.kind] ?? IconBox
          return <NavLink key={`${entry.kind}-${index}`} component="button" active={index === chosen} label={entry.label} description={entry.summary} leftSection={<Icon size={17} stroke={1.6} />} onClick={() => setChosen(index)} styles={{ description: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }, body: { minWidth: 0 } }} />
        })}
      </ScrollArea>
      <ScrollArea style={{ flex: 1 }} p="md">
        {item && (
          <>
            <Text fw={600}>{item.label}</Text>
            <Text size="sm" c="var(--muted)" mb="sm">{item.summary}</Text>
            {item.kind === 'disk' && isUp && <DiskActions vm={vm} device={deviceOf(item)} />}
            <Table fz="sm" verticalSpacing={4} layout="fixed">
              <Table.Tbody>
                {item.properties.map(({ name, value }, index) => (
                  <Table.Tr key={`${name}-${index}`}><Table.Td c="var(--muted)" w={220}>{name}</Table.Td><Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td></Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </ScrollArea>
    </div>
  )
}

function deviceOf({ properties }: HardwareItem): string {
  return properties.find(({ name }) => name === 'target dev')?.value ?? ''
}

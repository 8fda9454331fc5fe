// The picture of each kind of part.
import { IconAntenna, IconBell, IconBolt, IconBox, IconBrandWindows, IconChartHistogram, IconCpu, IconDatabase, IconDeviceDesktop, IconDeviceUsb, IconDice, IconDisc, IconEyeCheck, IconFolderShare, IconId, IconInfoCircle, IconKeyboard, IconLock, IconNetwork, IconPlug, IconPrinter, IconRoute, IconServer2, IconShieldLock, IconTerminal2, IconUsb, IconVideo, IconVolume } from '@tabler/icons-react'
import { attribute } from '#shared/xml/read-xml.ts'
import type { Part } from './parts.ts'

const icons: Readonly<Record<string, typeof IconBox>> = {
  general: IconInfoCircle, os: IconBrandWindows, cpu: IconCpu, memory: IconChartHistogram, boot: IconBolt, firmware: IconShieldLock, disk: IconDatabase, interface: IconNetwork, graphics: IconDeviceDesktop, video: IconVideo,
  sound: IconVolume, input: IconKeyboard, serial: IconTerminal2, parallel: IconPrinter, console: IconTerminal2, channel: IconRoute, controller: IconPlug, hostdev: IconServer2, redirdev: IconUsb, filesystem: IconFolderShare,
  tpm: IconLock, rng: IconDice, watchdog: IconEyeCheck, memballoon: IconChartHistogram, panic: IconBell, vsock: IconAntenna, smartcard: IconId, iommu: IconDeviceUsb,
}

export function iconOf({ section, element }: Pick<Part, 'section' | 'element'>): typeof IconBox {
  if (section === 'disk' && ['cdrom', 'floppy'].includes(attribute(element, 'device'))) return IconDisc
  return icons[section] ?? IconBox
}

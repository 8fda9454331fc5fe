// The devices of a host that can be given to a machine: what they are, in which IOMMU group, and who has them.
import { isUnsupported } from '#electron/libvirt/index.ts'
import type { DomainClaims, HostDevice } from '#shared/model/machines/hardware.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { hostDeviceKey } from '#shared/domain/devices/host-device-key.ts'
import type { Link } from '../session/host-link.ts'

/** virConnectListAllNodeDevicesFlags: PCI devices, USB devices, mediated devices. */
const wantedFlags = (1 << 1) | (1 << 2) | (1 << 14)
/** PCI bridges belong to the machine itself. */
const bridgeClass = 0x06

export async function readHostDevices({ connection }: Link, claims: readonly DomainClaims[], signal: AbortSignal): Promise<HostDevice[]> {
  try {
    const { devices } = await connection.call('CONNECT_LIST_ALL_NODE_DEVICES', { needResults: 1, flags: wantedFlags }, { signal })
    const read = await Promise.all(devices.map(async ({ name }) => hostDeviceOf((await connection.call('NODE_DEVICE_GET_XML_DESC', { name, flags: 0 }, { signal })).xml)))
    return read.flatMap((device) => (device ? [{ ...device, users: usersOf(device, claims) }] : []))
  } catch (error) {
    // A daemon without a driver for them.
    if (isUnsupported(error)) return []
    throw error
  }
}

function usersOf({ key }: Pick<HostDevice, 'key'>, claims: readonly DomainClaims[]): HostDevice['users'] {
  return claims.filter(({ hostDevices }) => hostDevices.includes(key)).map(({ uuid, name, isRunning }) => ({ uuid, name, isRunning }))
}

/** `undefined` for what no machine can have. */
function hostDeviceOf(xml: string): Omit<HostDevice, 'users'> | undefined {
  const device = readXml(xml)
  const capability = findAll(device, 'capability').find((each) => ['pci', 'usb_device', 'mdev'].includes(attribute(each, 'type')))
  const hostdev = capability && hostdevFor(capability)
  if (!capability || !hostdev) return undefined
  const text = printElement(hostdev)
  const kind = attribute(capability, 'type') === 'usb_device' ? 'usb' : attribute(capability, 'type') === 'mdev' ? 'mdev' : 'pci'
  return { key: hostDeviceKey(readXml(text)), kind, label: labelOf(capability), xml: text, iommuGroup: groupOf(capability), driver: find(device, 'driver/name').text }
}

function hostdevFor(capability: XmlElement): NewElement | undefined {
  const text = (name: string): string => find(capability, name).text
  const hex = (name: string, digits: number): string => `0x${Number(text(name) || 0).toString(16).padStart(digits, '0')}`
  switch (attribute(capability, 'type')) {
    case 'pci':
      if (Number.parseInt(text('class'), 16) >> 16 === bridgeClass) return undefined
      return element('hostdev', { mode: 'subsystem', type: 'pci', managed: 'yes' }, [element('source', {}, [element('address', { domain: hex('domain', 4), bus: hex('bus', 2), slot: hex('slot', 2), function: hex('function', 1) })])])
    case 'usb_device': {
      const [vendor, product] = ['vendor', 'product'].map((name) => attribute(find(capability, name), 'id'))
      // Hubs that the kernel makes up for its own controllers.
      if (vendor === undefined || vendor === '' || vendor === '0x1d6b') return undefined
      return element('hostdev', { mode: 'subsystem', type: 'usb' }, [element('source', {}, [element('vendor', { id: vendor }), element('product', { id: product })])])
    }
    default: {
      const uuid = text('uuid')
      return uuid === '' ? undefined : element('hostdev', { mode: 'subsystem', type: 'mdev', model: 'vfio-pci' }, [element('source', {}, [element('address', { uuid })])])
    }
  }
}

function labelOf(capability: XmlElement): string {
  const words = ['vendor', 'product'].map((name) => find(capability, name)).map((part) => part.text || attribute(part, 'id')).filter(Boolean)
  return words.length > 0 ? words.join(' ') : attribute(find(capability, 'type'), 'id')
}

function groupOf(capability: XmlElement): number | null {
  const group = attribute(find(capability, 'iommuGroup'), 'number')
  return group === '' ? null : Number(group)
}

// A few devices of the host, and the families of objects that a simulated host has none of.
import { ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'
import { DaemonFailure } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { findDomain } from '../domains/find-domain.ts'

interface NodeDevice {
  readonly name: string
  readonly parent: string | null
  readonly capability: string
  /** Of the flags of the list call: virConnectListAllNodeDeviceFlags. */
  readonly flag: number
}

const devices: readonly NodeDevice[] = [
  { name: 'computer', parent: null, flag: 1, capability: "<capability type='system'>\n    <hardware>\n      <vendor>NovaCron</vendor>\n      <version>simulated</version>\n    </hardware>\n  </capability>" },
  { name: 'pci_0000_41_00_0', parent: 'computer', flag: 2, capability: "<capability type='pci'>\n    <domain>0</domain>\n    <bus>65</bus>\n    <slot>0</slot>\n    <function>0</function>\n    <product id='0x1015'>MT27710 Family [ConnectX-4 Lx]</product>\n    <vendor id='0x15b3'>Mellanox Technologies</vendor>\n  </capability>" },
  { name: 'pci_0000_c1_00_0', parent: 'computer', flag: 2, capability: "<capability type='pci'>\n    <domain>0</domain>\n    <bus>193</bus>\n    <slot>0</slot>\n    <function>0</function>\n    <product id='0xa80a'>NVMe SSD Controller PM9A1</product>\n    <vendor id='0x144d'>Samsung Electronics Co Ltd</vendor>\n  </capability>" },
  { name: 'net_eno1_b8_59_9f_00_00_01', parent: 'pci_0000_41_00_0', flag: 16, capability: "<capability type='net'>\n    <interface>eno1</interface>\n    <address>b8:59:9f:00:00:01</address>\n    <link speed='25000' state='up'/>\n  </capability>" },
]

export const nodeDeviceCalls: Handlers = {
  CONNECT_LIST_ALL_NODE_DEVICES: ({ needResults, flags }) => {
    const listed = devices.filter(({ flag }) => flags === 0 || (flags & flag) !== 0)
    return { devices: needResults === 0 ? [] : listed.map(({ name }) => ({ name })), ret: listed.length }
  },
  NODE_DEVICE_LOOKUP_BY_NAME: ({ name }) => ({ dev: { name: found(name).name } }),
  NODE_DEVICE_GET_PARENT: ({ name }) => ({ parentName: found(name).parent }),
  NODE_DEVICE_GET_XML_DESC: ({ name }) => ({ xml: deviceXml(found(name)) }),
  CONNECT_LIST_ALL_INTERFACES: () => ({ ifaces: [], ret: 0 }),
  CONNECT_LIST_ALL_NWFILTERS: () => ({ filters: [], ret: 0 }),
  CONNECT_LIST_ALL_SECRETS: () => ({ secrets: [], ret: 0 }),
  DOMAIN_LIST_ALL_CHECKPOINTS: ({ dom }, { host }) => {
    findDomain(host, dom)
    return { checkpoints: [], ret: 0 }
  },
}

function found(name: string): NodeDevice {
  const device = devices.find((candidate) => candidate.name === name)
  if (device) return device
  throw new DaemonFailure({ code: ErrorCode.NoNodeDevice, domain: ErrorDomain.NodeDevice, message: `Node device not found: no node device with matching name '${name}'` })
}

function deviceXml({ name, parent, capability }: NodeDevice): string {
  return `<device>\n  <name>${name}</name>\n${parent === null ? '' : `  <parent>${parent}</parent>\n`}  ${capability}\n</device>\n`
}

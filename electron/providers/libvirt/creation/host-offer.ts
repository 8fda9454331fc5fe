// What a host can make machines of, from its domain capabilities: the newest machine type that it has for its own architecture,
// and which of the devices that a machine gets are there.
import { LibvirtError } from '#electron/libvirt/index.ts'
import type { Firmware } from '#shared/model/provisioning/operating-system.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Link } from '../session/host-link.ts'

export interface DeviceOffer {
  readonly architecture: string
  readonly machine: string
  /** "kvm", or "qemu" where everything is emulated. */
  readonly domainType: string
  readonly emulator: string
  readonly firmwares: readonly Firmware[]
  readonly hasSecureBoot: boolean
  readonly hasTpm: boolean
  readonly maxVcpus: number
  /** Of the <cpu> element; empty leaves it to QEMU. */
  readonly cpuMode: string
  /** Values of the capabilities' enums by device and name: "video/modelType". An older libvirt does not tell them all. */
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** What is asked for by its short name: libvirt makes the newest version of it. */
const wantedMachines: Readonly<Record<string, string>> = { x86_64: 'q35', i686: 'q35', aarch64: 'virt', riscv64: 'virt' }
/** These boot from UEFI only. */
const withoutBios: readonly string[] = ['aarch64', 'riscv64']

export async function readOffer({ api: { host } }: Link, signal: AbortSignal): Promise<DeviceOffer> {
  // Without words of ours the driver tells its own choice: KVM where the host has it.
  const usual = readXml(await host.getDomainCapabilities({}, { signal }))
  const [emulator, architecture, domainType] = ['path', 'arch', 'domain'].map((name) => find(usual, name).text)
  const machine = wantedMachines[architecture ?? '']
  if (machine === undefined) return offerOf(usual)
  try {
    return offerOf(readXml(await host.getDomainCapabilities({ emulator: emulator ?? null, arch: architecture ?? null, virtType: domainType ?? null, machine }, { signal })))
  } catch (error) {
    // A QEMU that was built without that machine.
    if (error instanceof LibvirtError) return offerOf(usual)
    throw error
  }
}

export function offerOf(capabilities: XmlElement): DeviceOffer {
  const architecture = find(capabilities, 'arch').text
  const domainType = find(capabilities, 'domain').text
  const hasUefi = valuesOf(find(capabilities, 'os'), 'firmware').includes('efi')
  const firmwares: Firmware[] = [...(withoutBios.includes(architecture) ? [] : ['bios' as const]), ...(hasUefi ? ['uefi' as const] : [])]
  return {
    architecture,
    machine: find(capabilities, 'machine').text,
    domainType,
    emulator: find(capabilities, 'path').text,
    firmwares,
    hasSecureBoot: hasUefi && valuesOf(find(capabilities, 'os/loader'), 'secure').includes('yes'),
    hasTpm: valuesOf(find(capabilities, 'devices/tpm'), 'backendModel').includes('emulator'),
    maxVcpus: Number(attribute(find(capabilities, 'vcpu'), 'max')) || 1,
    cpuMode: cpuModeOf(capabilities, domainType),
    values: deviceValues(find(capabilities, 'devices')),
  }
}

function cpuModeOf(capabilities: XmlElement, domainType: string): string {
  const supported = findAll(find(capabilities, 'cpu'), 'mode').filter((mode) => attribute(mode, 'supported') === 'yes').map((mode) => attribute(mode, 'name'))
  // Emulated, the host's own model would only be slow; QEMU's own one is too old for today's distributions.
  const wanted = domainType === 'kvm' ? ['host-passthrough', 'host-model'] : ['maximum']
  return wanted.find((mode) => supported.includes(mode)) ?? ''
}

function deviceValues(devices: XmlElement): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>()
  for (const device of ['disk', 'graphics', 'video', 'rng', 'channel']) {
    const found = find(devices, device)
    for (const list of findAll(found, 'enum')) values.set(`${device}/${attribute(list, 'name')}`, findAll(list, 'value').map(({ text }) => text))
    if (attribute(found, 'supported') === 'no') values.set(device, [])
  }
  return values
}

function valuesOf(parent: XmlElement, name: string): string[] {
  const list = findAll(parent, 'enum').find((candidate) => attribute(candidate, 'name') === name)
  return list ? findAll(list, 'value').map(({ text }) => text) : []
}

/** `list`: a device's enum, such as "disk/bus". What the host does not tell about, it may have. */
export function offers({ values }: DeviceOffer, list: string, value: string): boolean {
  const [device = ''] = list.split('/')
  if (values.get(device)?.length === 0) return false
  return values.get(list)?.includes(value) ?? true
}

// What a host has for one of its machines: values by the domain capabilities of its emulator and machine type, CPUs, NUMA nodes, huge
// pages, devices, bridges and filters.
import { isUnsupported, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { OfferName } from '#shared/domain/fields/field.ts'
import type { HardwareOffer } from '#shared/model/machines/hardware.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { readInterfaces } from '../networks/interfaces.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { readClaims } from './claims.ts'
import { readHostDevices } from './host-devices.ts'

export async function readHardwareOffer(host: HostLink, { handle, signal }: { handle: DomainHandle; signal: AbortSignal }): Promise<HardwareOffer> {
  const { control } = host
  const domain = readXml(await control.api.domains.getDomainXml(handle, { signal }))
  const [own, ofHost, claims, interfaces, filters] = await Promise.all([readOwn(control, domain, signal), control.api.host.getCapabilities({ signal }).then(readXml), readClaims(control, signal), readInterfaces(host, signal), readFilterNames(control, signal)])
  const type = find(domain, 'os/type')
  return {
    values: { ...valuesOf(own), ...machinesOf(ofHost, attribute(type, 'arch')) },
    cpuModels: findAll(customMode(own), 'model').map((model) => ({ name: model.text, isUsable: attribute(model, 'usable') !== 'no' })),
    maxVcpus: Number(attribute(find(own, 'vcpu'), 'max')) || 0,
    ...topologyOf(ofHost),
    hostDevices: await readHostDevices(control, claims, signal),
    filters,
    bridges: interfaces.interfaces.filter(({ kind }) => kind === 'bridge').map(({ name }) => name),
    interfaces: interfaces.interfaces.filter(({ kind }) => kind === 'physical' || kind === 'bond' || kind === 'vlan').map(({ name }) => name),
  }
}

async function readOwn({ api: { host } }: Link, domain: XmlElement, signal: AbortSignal): Promise<XmlElement> {
  const type = find(domain, 'os/type')
  const wanted = { emulator: find(domain, 'devices/emulator').text || null, arch: attribute(type, 'arch') || null, machine: attribute(type, 'machine') || null, virtType: attribute(domain, 'type') || null }
  try {
    return readXml(await host.getDomainCapabilities(wanted, { signal }))
  } catch (error) {
    // A machine type that the host has not got any more: what it has in general is better than nothing.
    if (error instanceof LibvirtError && !isUnsupported(error)) return readXml(await host.getDomainCapabilities({}, { signal }))
    if (isUnsupported(error)) return readXml('')
    throw error
  }
}

async function readFilterNames({ connection }: Link, signal: AbortSignal): Promise<string[]> {
  try {
    const { filters } = await connection.call('CONNECT_LIST_ALL_NWFILTERS', { needResults: 1, flags: 0 }, { signal })
    return filters.map(({ name }) => name).toSorted()
  } catch (error) {
    if (isUnsupported(error)) return []
    throw error
  }
}

/** Where the domain capabilities have each: the path of the element and the name of its enum. */
const enums: Readonly<Partial<Record<OfferName, readonly [path: string, name: string]>>> = {
  'firmware': ['os', 'firmware'],
  'disk-bus': ['devices/disk', 'bus'],
  'graphics-type': ['devices/graphics', 'type'],
  'video-model': ['devices/video', 'modelType'],
  'rng-model': ['devices/rng', 'model'],
  'tpm-model': ['devices/tpm', 'model'],
  'tpm-backend': ['devices/tpm', 'backendModel'],
  'channel-type': ['devices/channel', 'type'],
  'redirdev-bus': ['devices/redirdev', 'bus'],
  'filesystem-driver': ['devices/filesystem', 'driverType'],
  'panic-model': ['devices/panic', 'model'],
  'launch-security': ['features/launchSecurity', 'sectype'],
}

function valuesOf(capabilities: XmlElement): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const [name, [path, list]] of Object.entries(enums)) {
    const holder = find(capabilities, path)
    const found = findAll(holder, 'enum').find((each) => attribute(each, 'name') === list)
    if (found) values[name] = findAll(found, 'value').map(({ text }) => text)
    else if (attribute(holder, 'supported') === 'no') values[name] = []
  }
  values['loader'] = findAll(find(capabilities, 'os/loader'), 'value').map(({ text }) => text)
  const modes = findAll(find(capabilities, 'cpu'), 'mode')
  if (modes.length > 0) values['cpu-mode'] = modes.filter((mode) => attribute(mode, 'supported') === 'yes').map((mode) => attribute(mode, 'name'))
  // Before 10.5 each kind of encryption is a feature of its own.
  const features = find(capabilities, 'features')
  values['launch-security'] ??= ['sev', 'tdx'].filter((name) => attribute(find(features, name), 'supported') === 'yes')
  return values
}

function customMode(capabilities: XmlElement): XmlElement {
  return findAll(find(capabilities, 'cpu'), 'mode').find((mode) => attribute(mode, 'name') === 'custom') ?? readXml('')
}

function machinesOf(host: XmlElement, architecture: string): Record<string, string[]> {
  const arch = findAll(host, 'guest').map((guest) => find(guest, 'arch')).find((each) => attribute(each, 'name') === architecture)
  return arch ? { machine: [...new Set(findAll(arch, 'machine').map(({ text }) => text))] } : {}
}

function topologyOf(host: XmlElement): Pick<HardwareOffer, 'hostCpus' | 'numaNodes' | 'hugePages'> {
  const cells = findAll(find(host, 'host/topology/cells'), 'cell')
  const numaNodes = cells.map((cell) => ({ id: Number(attribute(cell, 'id')), cpus: rangesOf(findAll(find(cell, 'cpus'), 'cpu').map((cpu) => Number(attribute(cpu, 'id')))), memoryBytes: Number(find(cell, 'memory').text) * 1024 }))
  const hostCpus = cells.reduce((sum, cell) => sum + findAll(find(cell, 'cpus'), 'cpu').length, 0)
  const totals = new Map<number, number>()
  for (const cell of cells) for (const pages of findAll(cell, 'pages')) totals.set(Number(attribute(pages, 'size')), (totals.get(Number(attribute(pages, 'size'))) ?? 0) + Number(pages.text))
  // The smallest are what all memory consists of.
  const [, ...huge] = [...totals].toSorted(([one], [other]) => one - other)
  return { hostCpus, numaNodes, hugePages: huge.map(([sizeKib, total]) => ({ sizeKib, total, free: total })) }
}

/** "0-3,8": as libvirt writes sets of CPUs. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',')
}

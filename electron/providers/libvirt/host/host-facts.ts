// What the machine is: from libvirt's node info and capabilities. Drivers differ in what they tell; what is missing is `null`.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { Version } from '#electron/libvirt/index.ts'
import type { HostDetails, HostFacts, NumaNode } from '#shared/model/hosts/host.ts'
import { attribute, find, findAll, readXml, sizeBytes } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { HostLink } from '../session/host-link.ts'

export interface FactsRequest {
  /** From the host's clock, which is read apart: it takes a shell. */
  readonly bootedAtMs: number | null
  readonly signal: AbortSignal
}

export async function readHostFacts(link: HostLink, { bootedAtMs, signal }: FactsRequest): Promise<HostFacts> {
  const { host } = link.control.api
  const [hostname, driver, info, version, libVersion, capabilities] = await Promise.all([
    orNull(host.getHostname({ signal })),
    orNull(host.getType({ signal })),
    host.getNodeInfo({ signal }),
    orNull(host.getVersion({ signal })),
    orNull(host.getLibVersion({ signal })),
    orNull(host.getCapabilities({ signal })),
  ])
  const cpu = find(readXml(capabilities ?? ''), 'host/cpu')
  return {
    hostname: hostname ?? '',
    driver: driver ?? '',
    hypervisorVersion: versionText(version),
    libvirtVersion: versionText(libVersion),
    cpuModel: [find(cpu, 'vendor').text, find(cpu, 'model').text].filter(Boolean).join(' ') || info.model || null,
    architecture: find(cpu, 'arch').text || info.model || null,
    cpus: info.cpus,
    cpuMhz: info.mhz === 0 ? null : info.mhz,
    // libvirt gives sockets per NUMA node.
    sockets: info.sockets * Math.max(1, info.nodes),
    coresPerSocket: info.cores,
    threadsPerCore: info.threads,
    numaNodes: info.nodes,
    memoryBytes: int64ToNumber(info.memory) * 1024,
    bootedAtMs,
  }
}

function versionText(version: Version | null): string | null {
  return version === null ? null : `${version.major}.${version.minor}.${version.micro}`
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch {
    // Each of these may be missing in some driver; the host page then says that the host does not tell.
    return null
  }
}

export async function readHostDetails(link: HostLink, request: FactsRequest): Promise<HostDetails> {
  const { signal } = request
  const { host } = link.control.api
  const [facts, capabilitiesXml, cellsFree, memory] = await Promise.all([
    readHostFacts(link, request),
    orNull(host.getCapabilities({ signal })),
    orNull(host.cellsFreeMemory({ signal })),
    orNull(host.nodeMemoryStats(undefined, { signal })),
  ])
  const capabilities = readXml(capabilitiesXml ?? '')
  const free = memory?.get('free')
  return {
    facts,
    numa: numaNodes(capabilities, (cellsFree ?? []).map(int64ToNumber)),
    memoryFreeBytes: free === undefined ? null : int64ToNumber(free) * 1024,
    cpuFeatures: findAll(find(capabilities, 'host/cpu'), 'feature').map((feature) => attribute(feature, 'name')).toSorted(),
    guestArchitectures: [...new Set(findAll(capabilities, 'guest').map((guest) => attribute(find(guest, 'arch'), 'name')))],
    route: { way: link.transport.way, end: link.transport.libvirtEnd },
    capabilitiesXml: capabilitiesXml ?? '',
  }
}

function numaNodes(capabilities: XmlElement, freeBytes: readonly number[]): NumaNode[] {
  return findAll(find(capabilities, 'host/topology/cells'), 'cell').map((cell, index) => ({
    id: Number(attribute(cell, 'id')),
    cpus: findAll(find(cell, 'cpus'), 'cpu').map((cpu) => Number(attribute(cpu, 'id'))),
    memoryBytes: sizeBytes(find(cell, 'memory')),
    freeBytes: freeBytes[index] ?? null,
  }))
}

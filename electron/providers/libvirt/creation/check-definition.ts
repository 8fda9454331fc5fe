// What of a definition from elsewhere does not fit this host: what libvirt would refuse, and what would only show at the first
// start, or not even then.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { XmlFinding } from '#shared/model/provisioning/importing.ts'
import { attribute, find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { definitionIfThere } from '../domains/definition-if-there.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { readVolumeUsers, sourceOf } from '../storage/volumes/volume-users.ts'
import { knownVolumeAt } from '../storage/volumes/volume-at.ts'
import { findVolume } from '../storage/volumes/volume-acts.ts'
import { shellQuote } from '../transport/shell-quote.ts'

export async function checkDefinition(host: HostLink, own: Link, { xml, signal }: { xml: string; signal: AbortSignal }): Promise<XmlFinding[]> {
  const root = readXml(xml)
  const [identity, kind, disks, networks] = await Promise.all([checkIdentity(own, root, signal), checkKind(own, root, signal), checkDisks(host, own, { root, signal }), checkNetworks(own, root, signal)])
  return [...identity, ...kind, ...disks, ...networks]
}

function refusal(kind: XmlFinding['kind'], what: string, by = ''): XmlFinding {
  return { kind, isRefusal: true, what, by }
}

function warning(kind: XmlFinding['kind'], what: string, by = ''): XmlFinding {
  return { kind, isRefusal: false, what, by }
}

async function checkIdentity({ api }: Link, root: XmlElement, signal: AbortSignal): Promise<XmlFinding[]> {
  const [name, uuid, cid] = [find(root, 'name').text, find(root, 'uuid').text.toLowerCase(), cidOf(root)]
  const macs = new Set(macsOf(root))
  const findings: XmlFinding[] = []
  for (const domain of await api.domains.listAllDomains({ signal })) {
    if (domain.name === name) findings.push(refusal('name-taken', name))
    if (domain.uuid === uuid) findings.push(refusal('uuid-taken', uuid, domain.name))
    if (macs.size === 0 && cid === '') continue
    const definition = await definitionIfThere(api.domains, domain, { signal })
    if (definition === undefined) continue
    const other = readXml(definition)
    for (const mac of macsOf(other)) if (macs.has(mac)) findings.push(warning('mac-taken', mac, domain.name))
    if (cid !== '' && cidOf(other) === cid) findings.push(warning('cid-taken', cid, domain.name))
  }
  return findings
}

/** In small letters. */
function macsOf(root: XmlElement): string[] {
  return findAll(find(root, 'devices'), 'interface').flatMap((nic) => attribute(find(nic, 'mac'), 'address').toLowerCase() || [])
}

/** Of a vsock that does not let libvirt choose. */
function cidOf(root: XmlElement): string {
  const cid = find(root, 'devices/vsock/cid')
  return attribute(cid, 'auto') === 'yes' ? '' : attribute(cid, 'address')
}

/** The emulator is left out of the question where it is not there: another one may do all the same. */
async function checkKind({ api }: Link, root: XmlElement, signal: AbortSignal): Promise<XmlFinding[]> {
  const type = find(root, 'os/type')
  const [virtType, arch, machine] = [attribute(root, 'type'), attribute(type, 'arch'), attribute(type, 'machine')]
  const ask = async (wanted: { readonly machine: string | null }): Promise<XmlElement | undefined> => {
    try {
      return readXml(await api.host.getDomainCapabilities({ arch: arch || null, machine: wanted.machine, virtType: virtType || null }, { signal }))
    } catch (error) {
      if (error instanceof LibvirtError) return undefined
      throw error
    }
  }
  const capabilities = await ask({ machine: machine || null })
  const emulator = find(root, 'devices/emulator').text
  if (!capabilities) return [(await ask({ machine: null })) ? refusal('machine-unknown', machine) : refusal('domain-type', `${virtType} ${arch}`.trim())]
  const others = emulator !== '' && find(capabilities, 'path').text !== emulator ? [warning('emulator-missing', emulator, find(capabilities, 'path').text)] : []
  return [...checkCpu(root, capabilities), ...others]
}

function checkCpu(root: XmlElement, capabilities: XmlElement): XmlFinding[] {
  const cpu = find(root, 'cpu')
  const mode = attribute(cpu, 'mode') || 'custom'
  const offered = findAll(find(capabilities, 'cpu'), 'mode').find((candidate) => attribute(candidate, 'name') === mode)
  const model = find(cpu, 'model').text
  if (mode !== 'custom') return offered && attribute(offered, 'supported') === 'no' ? [refusal('cpu-unknown', mode)] : []
  const models = offered ? findAll(offered, 'model') : []
  if (model === '' || models.length === 0) return []
  const known = models.find((candidate) => candidate.text === model)
  if (!known) return [refusal('cpu-unknown', model)]
  return attribute(known, 'usable') === 'no' ? [warning('cpu-unknown', model)] : []
}

async function checkDisks(host: HostLink, own: Link, { root, signal }: { root: XmlElement; signal: AbortSignal }): Promise<XmlFinding[]> {
  const users = await readVolumeUsers(own, signal)
  const findings: XmlFinding[] = []
  for (const disk of findAll(find(root, 'devices'), 'disk')) {
    const source = sourceOf(disk)
    if (source === '' || attribute(disk, 'type') === 'network') continue
    const [pool, name] = source.startsWith('/') ? ['', ''] : [attribute(find(disk, 'source'), 'pool'), attribute(find(disk, 'source'), 'volume')]
    if ((await isThere({ host, own, signal }, { source, pool, name })) === false) findings.push(warning('disk-missing', source))
    const by = users.of({ path: source, pool, name }).map((user) => user.name)
    if (by.length > 0 && attribute(disk, 'device') !== 'cdrom') findings.push(warning('disk-in-use', source, [...new Set(by)].join(', ')))
  }
  return findings
}

/** Undefined where nobody can tell. */
async function isThere({ host, own, signal }: { host: HostLink; own: Link; signal: AbortSignal }, { source, pool, name }: { source: string; pool: string; name: string }): Promise<boolean | undefined> {
  try {
    if (pool !== '') return Boolean(await findVolume(own, { pool, volume: name, signal }))
    if (await knownVolumeAt(own, source, signal)) return true
  } catch (error) {
    if (error instanceof LibvirtError && [ErrorCode.NoStorageVol, ErrorCode.NoStoragePool].some((code) => code === error.code)) return false
    throw error
  }
  try {
    const { code } = await host.transport.run(`test -e ${shellQuote(source)}`, { signal })
    return code === 0 ? true : code === 1 ? false : undefined
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

async function checkNetworks({ api }: Link, root: XmlElement, signal: AbortSignal): Promise<XmlFinding[]> {
  const wanted = new Set(findAll(find(root, 'devices'), 'interface').flatMap((nic) => attribute(find(nic, 'source'), 'network') || []))
  if (wanted.size === 0) return []
  const known = new Set((await api.networks.listAllNetworks({ signal })).map(({ name }) => name))
  return [...wanted].filter((name) => !known.has(name)).map((name) => warning('network-missing', name))
}

// Calls that read and change a domain's definition: XML, names, metadata, autostart.
import { AffectFlag, DomainState, DomainXmlFlag, ErrorCode, ErrorDomain, LifecycleDetail, LifecycleEvent, MetadataType, UndefineFlag } from '#electron/libvirt/index.ts'
import type { DomainGetMetadataArgs, DomainHandle, DomainSetMetadataArgs } from '#electron/libvirt/index.ts'
import { handleOf, isActive } from '../../model/demo-domain.ts'
import type { DemoDomain, MetadataElement, Notes } from '../../model/demo-domain.ts'
import { metadataEvent } from '../../model/domain-events.ts'
import { hardwareOf } from '../../model/hardware.ts'
import type { HostModel } from '../../model/host-model.ts'
import { tell } from '../../power/change.ts'
import { powerOffFromInside, startDomain } from '../../power/power.ts'
import { DaemonFailure, failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { defineDomain } from '../../xml/define-domain.ts'
import { notesOf } from '../../xml/domain-notes.ts'
import { renderDomainXml } from '../../xml/domain-xml.ts'
import { scanElements } from '../../xml/element-scan.ts'
import { withMirror } from './block-jobs.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import { findDomain } from './find-domain.ts'

export const domainConfigCalls: Handlers = {
  DOMAIN_GET_XML_DESC: ({ dom, flags }, { host, client }) => {
    const isSecure = (flags & DomainXmlFlag.Secure) !== 0
    if (isSecure && client.isReadOnly) throw failures.readOnly('virDomainGetXMLDesc with secure flag')
    const domain = findDomain(host, dom)
    const isLive = (flags & DomainXmlFlag.Inactive) === 0
    const xml = renderDomainXml(domain, { isLive, isSecure })
    return { xml: isLive && isActive(domain) ? withMirror(xml, domain, host) : xml }
  },
  DOMAIN_GET_OS_TYPE: ({ dom }, { host }) => {
    findDomain(host, dom)
    return { type: 'hvm' }
  },
  DOMAIN_GET_MAX_MEMORY: ({ dom }, { host }) => {
    const { memoryKib, maxMemoryKib = memoryKib } = hardwareOf(findDomain(host, dom))
    return { memory: maxMemoryKib }
  },
  DOMAIN_GET_MAX_VCPUS: ({ dom }, { host }) => {
    const { vcpus, maxVcpus = vcpus } = hardwareOf(findDomain(host, dom))
    return { num: maxVcpus }
  },
  DOMAIN_GET_VCPUS_FLAGS: ({ dom }, { host }) => ({ num: hardwareOf(findDomain(host, dom)).vcpus }),
  DOMAIN_GET_AUTOSTART: ({ dom }, { host }) => ({ autostart: findDomain(host, dom).autostart ? 1 : 0 }),
  DOMAIN_SET_AUTOSTART: ({ dom, autostart }, { host }) => {
    const domain = findDomain(host, dom)
    if (!domain.isPersistent) throw failures.operationInvalid('cannot set autostart for transient domain')
    domain.autostart = autostart !== 0
    return {}
  },
  DOMAIN_RENAME: ({ dom, newName }, { host }) => {
    renameDomain(host, findDomain(host, dom), newName ?? '')
    return { retcode: 0 }
  },
  DOMAIN_GET_METADATA: (args, { host }) => ({ metadata: readMetadata(findDomain(host, args.dom), args) }),
  DOMAIN_SET_METADATA: (args, { host }) => {
    setMetadata(host, findDomain(host, args.dom), args)
    return {}
  },
  DOMAIN_GET_MESSAGES: ({ dom }, { host }) => {
    findDomain(host, dom)
    return { msgs: [] }
  },
  DOMAIN_DEFINE_XML: ({ xml }, { host }) => ({ dom: defined(host, xml) }),
  DOMAIN_DEFINE_XML_FLAGS: ({ xml }, { host }) => ({ dom: defined(host, xml) }),
  DOMAIN_CREATE_XML: async ({ xmlDesc, flags }, { host }) => {
    // One that is defined and off runs with this definition once, and keeps its own. Simulated guests run the same with either.
    const domain = offOne(host, xmlDesc) ?? defineDomain(host, xmlDesc, { isPersistent: false })
    await startDomain(host, domain, flags)
    if (find(readXml(xmlDesc), 'os/kernel').text !== '') endInstaller(host, domain)
    return { dom: handleOf(domain) }
  },
  DOMAIN_UNDEFINE: ({ dom }, { host }) => {
    undefine(host, findDomain(host, dom), 0)
    return {}
  },
  DOMAIN_UNDEFINE_FLAGS: ({ dom, flags }, { host }) => {
    undefine(host, findDomain(host, dom), flags)
    return {}
  },
}

/** A simulated installer has nothing to do, and ends after a while. */
function endInstaller(host: HostModel, domain: DemoDomain): void {
  const { id } = domain
  host.later(installMs, () => {
    if (domain.id === id && domain.state === DomainState.Running) powerOffFromInside(host, domain)
  })
}

const installMs = 20_000

function offOne(host: HostModel, xml: string): DemoDomain | undefined {
  const root = readXml(xml)
  const domain = host.domains.byUuid(find(root, 'uuid').text)
  return domain && !isActive(domain) && domain.isPersistent && domain.name === find(root, 'name').text ? domain : undefined
}

function defined(host: HostModel, xml: string): DomainHandle {
  return handleOf(defineDomain(host, xml, { isPersistent: true }))
}

function undefine(host: HostModel, domain: DemoDomain, flags: number): void {
  if (!domain.isPersistent) throw failures.operationInvalid('cannot undefine transient domain')
  if (domain.hasManagedSave && (flags & UndefineFlag.ManagedSave) === 0) throw failures.operationInvalid('Refusing to undefine while domain managed save image exists')
  domain.isPersistent = false
  domain.hasManagedSave = false
  domain.autostart = false
  tell(host, domain, { event: LifecycleEvent.Undefined, detail: LifecycleDetail.Undefined.Removed })
  if (!isActive(domain)) host.domains.remove(domain)
}

function renameDomain(host: HostModel, domain: DemoDomain, name: string): void {
  if (isActive(domain)) throw failures.operationInvalid('cannot rename active domain')
  if (domain.hasManagedSave) throw failures.operationInvalid('domain with a managed saved state can\'t be renamed')
  if (name === '') throw failures.invalidArgument('new name must not be empty')
  if (name.includes('/')) throw failures.xml(`name ${name} cannot contain '/'`)
  if (host.domains.byName(name)) throw failures.operationInvalid(`domain with name '${name}' already exists`)
  tell(host, domain, { event: LifecycleEvent.Undefined, detail: LifecycleDetail.Undefined.Renamed })
  host.domains.rename(domain, name)
  tell(host, domain, { event: LifecycleEvent.Defined, detail: LifecycleDetail.Defined.Renamed })
}

function readMetadata(domain: DemoDomain, { type, uri }: DomainGetMetadataArgs): string {
  const notes = notesOf(domain)
  const found = type === MetadataType.Title ? notes.title : type === MetadataType.Description ? notes.description : (notes.elements.get(uri ?? '')?.xml ?? '')
  if (found === '') throw new DaemonFailure({ code: ErrorCode.NoDomainMetadata, domain: ErrorDomain.Domain, message: 'metadata not found: Requested metadata element is not present' })
  return found
}

function setMetadata(host: HostModel, domain: DemoDomain, args: DomainSetMetadataArgs): void {
  if ((args.flags & AffectFlag.Live) !== 0 && !isActive(domain)) throw failures.notRunning()
  if ((args.flags & AffectFlag.Config) !== 0 && !domain.isPersistent) throw failures.operationInvalid('transient domains do not have any persistent config')
  domain.notes = changedNotes(notesOf(domain), args)
  host.events.emit(metadataEvent(domain, args.type, args.uri))
}

function changedNotes(notes: Notes, { type, metadata, key, uri }: DomainSetMetadataArgs): Notes {
  if (type === MetadataType.Title) {
    if (metadata?.includes('\n')) throw failures.invalidArgument('metadata title can\'t contain newlines')
    return { ...notes, title: metadata ?? '' }
  }
  if (type === MetadataType.Description) return { ...notes, description: metadata ?? '' }
  if (uri === null || (metadata !== null && key === null)) throw failures.invalidArgument('uri and key must be given for a metadata element')
  const elements = new Map<string, MetadataElement>(notes.elements)
  if (metadata === null) elements.delete(uri)
  else elements.set(uri, { key: key ?? '', xml: singleElement(metadata) })
  return { ...notes, elements }
}

function singleElement(xml: string): string {
  try {
    const [only, ...others] = scanElements(xml)
    if (only && others.length === 0) return only.text
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw failures.xml('(metadata_xml): not a single well-formed element')
}

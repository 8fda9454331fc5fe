// A VM's tags, and what else the console notes of it, kept in the domain's own metadata, so that every console, and every copy of
// the definition, has them.
// libvirt keeps one element per namespace: what else a console keeps there must survive a change of one part.
import { AffectFlag, ErrorCode, LibvirtError, MetadataType } from '#electron/libvirt/index.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { readXml } from '#shared/xml/read-xml.ts'
import { localName } from '#shared/xml/xml-element.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { metadataNamespace, notesParts, readMachineNotes } from '#shared/domain/machine-notes.ts'
import type { MachineNotes } from '#shared/domain/machine-notes.ts'
import type { MetadataChange } from '#shared/model/machines/machine-metadata.ts'
import type { ActContext } from './domain-acts.ts'

const prefix = 'novacron'
const emptyMetadata = '<vm/>'
const address = { type: MetadataType.Element, uri: metadataNamespace }

export async function setDomainMetadata({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, change: MetadataChange): Promise<void> {
  const flags = (vm.libvirtId === null ? 0 : AffectFlag.Live) | (vm.isPersistent ? AffectFlag.Config : 0)
  const { domains } = link.control.api
  // Colours belong to tags: who changes one of them keeps the other.
  const { tags, tagColors } = change.tags === undefined && change.tagColors === undefined ? {} : { ...(await readTags(domains, handle, signal)), ...withoutUndefined(change) }
  await changeMetadata(domains, handle, { parts: notesParts({ ...withoutUndefined(change), ...(tags ? { tags, tagColors: tagColors ?? {} } : {}) }), flags, signal })
}

async function readTags(domains: LibvirtApi['domains'], handle: DomainHandle, signal: AbortSignal): Promise<Pick<MachineNotes, 'tags' | 'tagColors'>> {
  const metadata = await readMetadata(domains, handle, signal)
  return readMachineNotes(readXml(`<domain><metadata>${metadata}</metadata></domain>`))
}

function withoutUndefined(change: MetadataChange): Partial<MachineNotes> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

export interface MetadataParts {
  /** By their names; `false` removes one. */
  readonly parts: readonly (readonly [string, NewElement | false])[]
  readonly flags: number
  readonly signal: AbortSignal
}

/** Replaces parts of what the console keeps of a domain, all at once. */
export async function changeMetadata(domains: LibvirtApi['domains'], handle: DomainHandle, { parts, flags, signal }: MetadataParts): Promise<void> {
  const before = await readMetadata(domains, handle, signal)
  const metadata = parts.reduce<string | null>((text, [name, part]) => withPart(text ?? emptyMetadata, name, part), before)
  await domains.setMetadata(handle, { ...address, key: prefix, metadata: metadata === emptyMetadata ? null : metadata }, { signal, flags })
}

function readMetadata(domains: LibvirtApi['domains'], handle: DomainHandle, signal: AbortSignal): Promise<string> {
  return orEmpty(domains.getMetadata(handle, address, { signal }))
}

async function orEmpty(asked: Promise<string>): Promise<string> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoDomainMetadata) return emptyMetadata
    throw error
  }
}

/** Replaces one part of the console's metadata element and nothing else; `null`, which removes the element, when it is empty then. */
export function withPart(metadata: string, name: string, part: NewElement | false): string | null {
  const root = readXml(metadata)
  // An element of another name is nothing but tags, as it was written at first.
  const parts = root.name === 'vm' ? root.children : root.name === 'tags' ? [root] : []
  const others = parts.filter((other) => other.name !== name).map(withoutPrefix)
  const vm = element('vm', {}, [...others, part])
  return vm.content.length === 0 ? null : printElement(vm, '', '')
}

/** libvirt puts a prefix of its own in front of every element that it stores. */
function withoutPrefix({ name, attributes, children, text }: XmlElement): NewElement {
  const own = attributes.filter((attribute) => !attribute.name.startsWith('xmlns'))
  return element(name, Object.fromEntries(own.map(({ name: key, value }) => [localName(key), value])), children.length === 0 ? text : children.map(withoutPrefix))
}

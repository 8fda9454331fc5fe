// A VM's tags, and what else the console notes of it, kept in the domain's own metadata, so that every console, and every copy of
// the definition, has them.
// libvirt keeps one element per namespace: what else the console keeps there must survive a change of the tags.
import { AffectFlag, ErrorCode, LibvirtError, MetadataType } from '#electron/libvirt/index.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { readXml } from '#shared/xml/read-xml.ts'
import { localName } from '#shared/xml/xml-element.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { metadataNamespace } from '#shared/domain/machine-notes.ts'
import type { ActContext } from './domain-acts.ts'

const prefix = 'novacron'
const emptyMetadata = '<vm/>'

export async function setDomainTags({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, tags: readonly string[]): Promise<void> {
  const flags = (vm.libvirtId === null ? 0 : AffectFlag.Live) | (vm.isPersistent ? AffectFlag.Config : 0)
  await changeMetadata(link.control.api.domains, handle, { name: 'tags', part: tagsElement(tags), flags, signal })
}

export interface MetadataPart {
  readonly name: string
  /** `false` removes it. */
  readonly part: NewElement | false
  readonly flags: number
  readonly signal: AbortSignal
}

/** Replaces one part of what the console keeps of a domain. */
export async function changeMetadata(domains: LibvirtApi['domains'], handle: DomainHandle, { name, part, flags, signal }: MetadataPart): Promise<void> {
  const address = { type: MetadataType.Element, uri: metadataNamespace }
  const before = await orEmpty(domains.getMetadata(handle, address, { signal }))
  await domains.setMetadata(handle, { ...address, key: prefix, metadata: withPart(before, name, part) }, { signal, flags })
}

async function orEmpty(asked: Promise<string>): Promise<string> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoDomainMetadata) return emptyMetadata
    throw error
  }
}

/** Replaces the tags in the console's metadata element and nothing else; `null`, which removes the element, when it is empty then. */
export function withTags(metadata: string, tags: readonly string[]): string | null {
  return withPart(metadata, 'tags', tagsElement(tags))
}

function tagsElement(tags: readonly string[]): NewElement | false {
  return tags.length > 0 && element('tags', {}, tags.map((tag) => element('tag', {}, tag)))
}

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

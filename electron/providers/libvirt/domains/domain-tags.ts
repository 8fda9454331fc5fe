// A VM's tags, kept in the domain's own metadata, so that every console, and every copy of the definition, has them.
// libvirt keeps one element per namespace: what else the console keeps there must survive a change of the tags.
import { AffectFlag, ErrorCode, LibvirtError, MetadataType } from '#electron/libvirt/index.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { readXml } from '#shared/xml/read-xml.ts'
import { localName } from '#shared/xml/xml-element.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { metadataNamespace } from '../reading/domain-facts.ts'
import type { ActContext } from './domain-acts.ts'

const prefix = 'novacron'
const emptyMetadata = '<vm/>'

export async function setDomainTags({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, tags: readonly string[]): Promise<void> {
  const { domains } = link.control.api
  const flags = (vm.libvirtId === null ? 0 : AffectFlag.Live) | (vm.isPersistent ? AffectFlag.Config : 0)
  const address = { type: MetadataType.Element, uri: metadataNamespace }
  const before = await orEmpty(domains.getMetadata(handle, address, { signal }))
  await domains.setMetadata(handle, { ...address, key: prefix, metadata: withTags(before, tags) }, { signal, flags })
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
  const root = readXml(metadata)
  // An element of another name is nothing but tags, as it was written at first.
  const others = root.name === 'vm' ? root.children.filter(({ name }) => name !== 'tags').map(withoutPrefix) : []
  const added = tags.length > 0 && element('tags', {}, tags.map((tag) => element('tag', {}, tag)))
  const vm = element('vm', {}, [...others, added])
  return vm.content.length === 0 ? null : printElement(vm, '', '')
}

/** libvirt puts a prefix of its own in front of every element that it stores. */
function withoutPrefix({ name, attributes, children, text }: XmlElement): NewElement {
  const own = attributes.filter((attribute) => !attribute.name.startsWith('xmlns'))
  return element(name, Object.fromEntries(own.map(({ name: key, value }) => [localName(key), value])), children.length === 0 ? text : children.map(withoutPrefix))
}

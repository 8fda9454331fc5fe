// A VM's tags, kept in the domain's own metadata, so that every console, and every copy of the definition, has them.
// libvirt keeps one element per namespace: what else the console keeps there must survive a change of the tags.
import { AffectFlag, ErrorCode, LibvirtError, MetadataType } from '#electron/libvirt/index.ts'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
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

const textKey = '#text'
/** Prefixes go: libvirt puts its own in front of the element that it stores. */
const options = { preserveOrder: true, ignoreAttributes: false, removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, trimValues: false, htmlEntities: false, processEntities: true } as const

/** Replaces the tags in the console's metadata element and nothing else; `null`, which removes the element, when it is empty then. */
export function withTags(metadata: string, tags: readonly string[]): string | null {
  const root: unknown = new XMLParser(options).parse(metadata)
  const others = childrenOf(root).filter((node) => !('tags' in node) && !isBlank(node))
  const added = tags.length === 0 ? [] : [{ tags: tags.map((tag) => ({ tag: [{ [textKey]: tag }] })) }]
  const children = [...others, ...added]
  if (children.length === 0) return null
  const text: unknown = new XMLBuilder({ ...options, suppressEmptyNode: true }).build([{ vm: children }])
  return typeof text === 'string' ? text : null
}

/** Of the element that the console writes; one of another name is nothing but tags, and is replaced. */
function childrenOf(root: unknown): object[] {
  const first: unknown = Array.isArray(root) ? root[0] : undefined
  const children: unknown = typeof first === 'object' && first !== null && 'vm' in first ? first.vm : undefined
  return Array.isArray(children) ? children.filter((child: unknown): child is object => typeof child === 'object' && child !== null) : []
}

function isBlank(node: object): boolean {
  return textKey in node && String(node[textKey]).trim() === ''
}

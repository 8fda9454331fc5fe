// What machines made from a template get when nobody says otherwise, and within which limits: kept inside the console's <template>, see
// docs/formats/domain-metadata.md. Pure.
import { element } from '../xml/new-element.ts'
import type { NewElement } from '../xml/new-element.ts'
import { attribute, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { connectionText, partsOfConnection } from './devices/nic-connection.ts'

/** `null`: not said. */
export interface Limits {
  readonly usual: number | null
  readonly least: number | null
  readonly most: number | null
}

export interface TemplateParameters {
  readonly vcpus: Limits
  readonly memoryBytes: Limits
  /** What a NIC may be connected to, as nic-connection.ts writes it: the first NIC to the first of them. None: any, and the first NIC stays where it is. */
  readonly connections: string[]
  /** `null` for those of the template; likewise the folder. An empty one says: none. */
  readonly tags: string[] | null
  readonly folder: string | null
}

/** What a machine can have at all. */
export const vcpuRange = { least: 1, most: 4096 } as const
export const memoryRangeBytes = { least: 2 ** 20, most: 2 ** 50 } as const
/** A name of libvirt's has at most 255 characters. */
export const longestConnection = 600
const longestTag = 64

/** `null` for a machine that is no template. */
export function readTemplate(domain: XmlElement): TemplateParameters | null {
  const template = findOptional(domain, 'metadata/vm/template')
  if (!template) return null
  const [tags, folder] = [findOptional(template, 'tags'), findOptional(template, 'folder')]
  return {
    vcpus: readLimits(find(template, 'vcpus'), vcpuRange),
    memoryBytes: readLimits(find(template, 'memory'), memoryRangeBytes),
    connections: findAll(find(template, 'networks'), 'network').filter(({ text }) => text !== '').map(connectionIn).filter((text) => text.length <= longestConnection),
    tags: tags ? findAll(tags, 'tag').map(({ text }) => text).filter((text) => text !== '' && text.length <= longestTag) : null,
    folder: folder ? folder.text : null,
  }
}

/** A virtual network, where nothing else is said. */
function connectionIn(network: XmlElement): string {
  return connectionText({ type: attribute(network, 'type') || 'network', name: network.text }, attribute(network, 'portgroup'))
}

/** Written by hand it may be anything. */
function readLimits(from: XmlElement, { least, most }: { readonly least: number; readonly most: number }): Limits {
  const numberOf = (name: string): number | null => {
    const value = Number(attribute(from, name))
    return Number.isSafeInteger(value) && value >= least && value <= most ? value : null
  }
  return { usual: numberOf('default'), least: numberOf('min'), most: numberOf('max') }
}

/** An empty element for a template without parameters. */
export function templateElement({ vcpus, memoryBytes, connections, tags, folder }: TemplateParameters): NewElement {
  return element('template', {}, [
    limitsElement('vcpus', vcpus),
    limitsElement('memory', memoryBytes),
    connections.length > 0 && element('networks', {}, connections.map(connectionElement)),
    tags !== null && element('tags', {}, tags.map((tag) => element('tag', {}, tag))),
    folder !== null && element('folder', {}, folder),
  ])
}

function limitsElement(name: string, { usual, least, most }: Limits): NewElement | false {
  const isSaid = [usual, least, most].some((value) => value !== null)
  return isSaid && element(name, { default: usual ?? undefined, min: least ?? undefined, max: most ?? undefined })
}

function connectionElement(text: string): NewElement {
  const { type, name, portGroup } = partsOfConnection(text)
  return element('network', { type: type === 'network' ? undefined : type, portgroup: portGroup || undefined }, name)
}

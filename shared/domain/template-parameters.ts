// What machines made from a template get when nobody says otherwise, and within which limits: kept inside the console's <template>, see
// docs/formats/domain-metadata.md. Pure.
import { element } from '../xml/new-element.ts'
import type { NewElement } from '../xml/new-element.ts'
import { attribute, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'

/** `null`: not said. */
export interface Limits {
  readonly usual: number | null
  readonly least: number | null
  readonly most: number | null
}

export interface TemplateParameters {
  readonly vcpus: Limits
  readonly memoryBytes: Limits
  /** Virtual networks that a NIC may be put on: the first NIC is on the first of them. None: any, and the first NIC stays where it is. */
  readonly networks: string[]
  /** Empty for those of the template; likewise the folder. */
  readonly tags: string[]
  readonly folder: string
}

/** What a machine can have at all. */
export const vcpuRange = { least: 1, most: 4096 } as const
export const memoryRangeBytes = { least: 2 ** 20, most: 2 ** 50 } as const
export const longestNetworkName = 255
const longestTag = 64

/** `null` for a machine that is no template. */
export function readTemplate(domain: XmlElement): TemplateParameters | null {
  const template = findOptional(domain, 'metadata/vm/template')
  if (!template) return null
  const texts = (list: string, each: string, longest: number): string[] => findAll(find(template, list), each).map(({ text }) => text).filter((text) => text !== '' && text.length <= longest)
  return {
    vcpus: readLimits(find(template, 'vcpus'), vcpuRange),
    memoryBytes: readLimits(find(template, 'memory'), memoryRangeBytes),
    networks: texts('networks', 'network', longestNetworkName),
    tags: texts('tags', 'tag', longestTag),
    folder: find(template, 'folder').text,
  }
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
export function templateElement({ vcpus, memoryBytes, networks, tags, folder }: TemplateParameters): NewElement {
  return element('template', {}, [
    limitsElement('vcpus', vcpus),
    limitsElement('memory', memoryBytes),
    listElement('networks', 'network', networks),
    listElement('tags', 'tag', tags),
    folder !== '' && element('folder', {}, folder),
  ])
}

function limitsElement(name: string, { usual, least, most }: Limits): NewElement | false {
  const isSaid = [usual, least, most].some((value) => value !== null)
  return isSaid && element(name, { default: usual ?? undefined, min: least ?? undefined, max: most ?? undefined })
}

function listElement(name: string, each: string, texts: readonly string[]): NewElement | false {
  return texts.length > 0 && element(name, {}, texts.map((text) => element(each, {}, text)))
}

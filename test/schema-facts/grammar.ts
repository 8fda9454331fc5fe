// Reads RELAX NG grammars as far as libvirt's use them: defines by name, over all included files.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { attribute, find } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

/** The alternatives of each name; several where files combine theirs. */
export type Grammar = ReadonlyMap<string, readonly XmlElement[]>

export interface LoadedGrammar {
  readonly defines: Grammar
  readonly start: XmlElement
}

export function loadGrammar(file: string): LoadedGrammar {
  const defines = new Map<string, XmlElement[]>()
  const root = readGrammarFile(file)
  collect(root, { file, defines, seen: new Set([file]) })
  return { defines, start: find(root, 'start') }
}

interface Collecting {
  readonly file: string
  readonly defines: Map<string, XmlElement[]>
  readonly seen: Set<string>
}

function readGrammarFile(file: string): XmlElement {
  return parseXml(readFileSync(file, 'utf8'))
}

function collect(node: XmlElement, collecting: Collecting): void {
  for (const child of node.children) {
    if (child.name === 'define') {
      const name = attribute(child, 'name')
      collecting.defines.set(name, [...(collecting.defines.get(name) ?? []), child])
    }
    if (child.name === 'include') include(child, collecting)
    if (child.name === 'div') collect(child, collecting)
  }
}

function include(node: XmlElement, collecting: Collecting): void {
  const file = join(dirname(collecting.file), attribute(node, 'href'))
  if (collecting.seen.has(file)) return
  collecting.seen.add(file)
  collect(readGrammarFile(file), { ...collecting, file })
}

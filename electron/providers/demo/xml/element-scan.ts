// Just enough XML to take a definition apart without losing a character: where each child of an element begins and ends.
// It knows no schema, and expands no entities but the five that every XML has. Pure.

export interface ScannedElement {
  readonly name: string
  /** As written, with the leading space. */
  readonly attributes: string
  /** What is between its tags. */
  readonly inner: string
  /** The whole element as written. */
  readonly text: string
}

interface Open {
  readonly name: string
  readonly attributes: string
  readonly start: number
  readonly innerStart: number
}

const token = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<(\/?)([A-Za-z_][^\s/>]*)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|</g

/** The elements at the top of `xml`. @throws SyntaxError when tags do not match. */
export function scanElements(xml: string): ScannedElement[] {
  const found: ScannedElement[] = []
  const open: Open[] = []
  for (const match of xml.matchAll(token)) {
    const [text, slash, name, attributes = '', selfClosing] = match
    if (text === '<') throw new SyntaxError(`a tag that is none at character ${match.index}`)
    if (name === undefined) continue
    const end = match.index + text.length
    if (slash === '/') close({ xml, open, found, name, at: match.index, end })
    else if (selfClosing !== '/') open.push({ name, attributes, start: match.index, innerStart: end })
    else if (open.length === 0) found.push({ name, attributes, inner: '', text })
  }
  const left = open.at(-1)
  if (left) throw new SyntaxError(`<${left.name}> is not closed`)
  return found
}

interface Closing {
  readonly xml: string
  readonly open: Open[]
  readonly found: ScannedElement[]
  readonly name: string
  readonly at: number
  readonly end: number
}

function close({ xml, open, found, name, at, end }: Closing): void {
  const opened = open.pop()
  if (opened?.name !== name) throw new SyntaxError(`</${name}> closes ${opened ? `<${opened.name}>` : 'nothing'}`)
  if (open.length > 0) return
  found.push({ name, attributes: opened.attributes, inner: xml.slice(opened.innerStart, at), text: xml.slice(opened.start, end) })
}

export function attributeOf(attributes: string, name: string): string {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? []
  return unescapeXml(double ?? single ?? '')
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function unescapeXml(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);/g, (_all, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16))
    return name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? '')
  })
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;').replaceAll('"', '&quot;')
}

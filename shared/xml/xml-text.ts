// Characters that mean something in XML: decoding what was read, escaping what is written.

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const reference = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]\w*);/g

/** Replaces the five entities of XML and character references; others stay as they are, since nothing defines them. */
export function decodeText(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(reference, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? whole
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return isCharacter(code) ? String.fromCodePoint(code) : whole
  })
}

/** Where the first "&" between two offsets stands that begins no reference; -1 if each begins one. The text before `from` is fine. */
export function wrongReference(text: string, from: number, until: number): number {
  for (let at = text.indexOf('&', from); at >= 0 && at < until; at = text.indexOf('&', at + 1)) {
    const semicolon = text.indexOf(';', at)
    const whole = semicolon < 0 || semicolon - at > 10 ? '&' : text.slice(at, semicolon + 1)
    if (decodeText(whole) === whole) return at
  }
  return -1
}

function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }

export function escapeText(text: string): string {
  return text.replaceAll(/[<>&\r]/g, escapeOne)
}

/** For a value in either kind of quote. Line breaks and tabs would be read back as spaces. */
export function escapeAttribute(text: string): string {
  return text.replaceAll(/[<>&"'\n\r\t]/g, escapeOne)
}

function escapeOne(character: string): string {
  return escapes[character] ?? character
}

/** True if the text can be written in XML at all: control characters cannot, not even escaped. */
export function isWritable(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0
    if (!isCharacter(code)) return false
    if (code > 0xffff) index += 1
  }
  return true
}

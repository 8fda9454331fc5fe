// Passwords in definitions. libvirt leaves them out unless it is asked for them, and forgets them when a definition without them
// is defined: so they are always read, shown as marks, and put back where a mark was left. Pure.
import { AppError } from '#shared/errors.ts'
import { editXml } from '#shared/xml/edit-xml.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

interface SecretPlace {
  readonly element: XmlElement
  /** An attribute, or `undefined` for the element's text. */
  readonly attribute: string | undefined
  readonly value: string
}

/** Screens' passwords, and cookies of disks over HTTP: all that libvirt holds back. In document order. */
function secretsOf(element: XmlElement): SecretPlace[] {
  if (element.name === 'metadata') return []
  const passwords = element.attributes.filter(({ name }) => name === 'passwd').map(({ name, value }) => ({ element, attribute: name, value }))
  const cookie = element.name === 'cookie' ? [{ element, attribute: undefined, value: element.text }] : []
  return [...passwords, ...cookie, ...element.children.flatMap(secretsOf)]
}

export function maskSecrets(xml: string): string {
  return replaced(xml, (_secret, index) => `[hidden ${index + 1}]`)
}

const mark = /^\[hidden (\d+)\]$/

/** `secure`: the definition that was masked, with its passwords. @throws AppError definition-secret-lost, XmlError */
export function unmaskSecrets(xml: string, secure: string): string {
  const secrets = secretsOf(parseXml(secure))
  return replaced(xml, ({ value, element }) => {
    const number = mark.exec(value)?.[1]
    if (number === undefined) return value
    const secret = secrets[Number(number) - 1]
    if (!secret) throw new AppError('definition-secret-lost', { message: `the password of <${element.name}> is not known any more`, params: { name: element.name } })
    return secret.value
  })
}

function replaced(xml: string, by: (secret: SecretPlace, index: number) => string): string {
  return editXml(xml, (edit, root) => {
    for (const [index, secret] of secretsOf(root).entries()) {
      const value = by(secret, index)
      if (secret.attribute === undefined) edit.setText(secret.element, value)
      else edit.setAttribute(secret.element, secret.attribute, value)
    }
  })
}

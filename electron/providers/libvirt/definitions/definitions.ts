// Reads and replaces the XML definitions of a libvirt host's objects. Replacing is optimistic: the definition that was edited must
// still be the host's, up to the moment before libvirt is given the new one.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { CallOptions } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { AppliedDefinition, Definition, DefinitionKind } from '#shared/model/machines/definition.ts'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { readOrRefuse } from '#shared/xml/read-or-refuse.ts'
import { attribute, find } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { DefinitionChange, DefinitionProvider } from '../../nouns/definition-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'
import { fingerprintOf } from './fingerprint.ts'
import { objects } from './objects.ts'
import type { DefinedObject } from './objects.ts'
import { maskSecrets, unmaskSecrets } from './secrets.ts'

export interface DefinitionsOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
}

export function createDefinitions({ link }: DefinitionsOptions): DefinitionProvider {
  return {
    read: ({ kind, key, isLive = false }, { signal }) =>
      named({ act: 'xml', name: key }, async () => {
        const object = await objects[kind](link().control, key, { signal })
        return definitionOf(kind, await object.read(isLive))
      }),
    apply: (change, { signal }) => named({ act: 'define', name: change.key }, () => applyDefinition(link(), change, { signal })),
  }
}

function definitionOf(kind: DefinitionKind, secure: string): Definition {
  const xml = maskSecrets(secure)
  return { xml, fingerprint: fingerprintOf(kind, xml) }
}

/** @throws AppError definition-changed, definition-refused, definition-other, definition-secret-lost */
export async function applyDefinition({ control }: HostLink, change: DefinitionChange, options: CallOptions): Promise<AppliedDefinition & { before: string }> {
  const { kind, key } = change
  const { object, before, unmasked } = await checkedChange(control, change, options)
  try {
    await object.define(unmasked)
  } catch (error) {
    throw refusal(error, key)
  }
  return { ...definitionOf(kind, await object.read(false)), before: before.xml, isPending: await object.isActive() }
}

export interface CheckedChange {
  readonly object: DefinedObject
  readonly before: Definition
  /** The definition that is to be replaced, and what replaces it, with their passwords. */
  readonly secure: string
  readonly unmasked: string
}

/** Whether a change is still one of what the host has, and of the same object. */
export async function checkedChange(control: HostLink['control'], { kind, key, xml, baseFingerprint }: DefinitionChange, options: CallOptions): Promise<CheckedChange> {
  const object = await objects[kind](control, key, options)
  const secure = await object.read(false)
  const before = definitionOf(kind, secure)
  if (before.fingerprint !== baseFingerprint) throw new AppError('definition-changed', { message: 'the definition was changed by somebody else meanwhile', params: { name: key } })
  const unmasked = readOrRefuse(() => {
    assertSameObject(parseXml(xml), parseXml(secure))
    return unmaskSecrets(xml, secure)
  })
  return { object, before, secure, unmasked }
}

/** With another name or UUID libvirt would define another object beside this one, or give this one a new UUID. */
function assertSameObject(edited: XmlElement, current: XmlElement): void {
  if (edited.name !== current.name) throw other('the document', edited.name, current.name)
  for (const name of ['name', 'uuid']) {
    const was = identityOf(current, name)
    const is = identityOf(edited, name)
    if (is !== was) throw other(name, is, was)
  }
}

/** A filter has its name as an attribute. */
function identityOf(root: XmlElement, name: string): string {
  return (find(root, name).text || attribute(root, name)).toLowerCase()
}

function other(what: string, is: string, was: string): AppError {
  return new AppError('definition-other', { message: `${what} is "${is}" and was "${was}"`, params: { what, is, was } })
}

const refusals: ReadonlySet<number> = new Set([ErrorCode.XmlError, ErrorCode.XmlDetail, ErrorCode.XmlInvalidSchema, ErrorCode.ConfigUnsupported, ErrorCode.InvalidArgument])

function refusal(error: unknown, key: string): unknown {
  const isRefusal = error instanceof LibvirtError && refusals.has(error.code)
  return isRefusal ? new AppError('definition-refused', { message: error.message, reason: 'libvirt-refuses', params: { name: key, words: error.message }, cause: error }) : error
}

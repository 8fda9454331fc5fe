// The XML definition of an object on a host, as it is edited: what of it is secret stays on the host.
import * as z from 'zod'
import { HostId } from '../ids.ts'

/** libvirt's protocol has no longer texts (REMOTE_STRING_MAX), so it takes no larger definition; no person's comes near to this. */
export const maxXmlLength = 4 * 2 ** 20

export const DefinitionKind = z.enum(['domain', 'network', 'pool', 'volume', 'nwfilter'])
export type DefinitionKind = z.output<typeof DefinitionKind>

/** One object's definition. `key`: a domain's UUID; the name of a network, a pool or a filter; a volume's path. */
export const DefinitionRef = z.object({ hostId: HostId, kind: DefinitionKind, key: z.string().min(1).max(4096) })
export type DefinitionRef = z.output<typeof DefinitionRef>

/** Passwords are replaced by marks such as "[hidden 1]"; an edited text that keeps a mark keeps the password. */
export const Definition = z.object({
  xml: z.string(),
  /** Changes when the definition does; not when a password or a figure of use does. */
  fingerprint: z.string(),
})
export type Definition = z.output<typeof Definition>

export const AppliedDefinition = Definition.extend({
  /** The object runs with the old definition until it is started again. */
  isPending: z.boolean(),
})
export type AppliedDefinition = z.output<typeof AppliedDefinition>

/** A definition that was there before. */
export const PastDefinition = z.object({
  sequence: z.number().int(),
  xml: z.string(),
  /** Who replaced it, and when. */
  user: z.string(),
  atMs: z.number(),
})
export type PastDefinition = z.output<typeof PastDefinition>

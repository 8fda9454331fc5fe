// Calls about the XML definitions of objects, one set for all kinds. Passwords never travel: see Definition.
import * as z from 'zod'
import { AppliedDefinition, Definition, DefinitionRef, maxXmlLength, PastDefinition } from '../model/machines/definition.ts'
import { read, write } from './call.ts'

export const definitions = {
  /** For the next start, or with `isLive` as it runs now. */
  read: read('inventory.read').route({ method: 'GET', path: '/definitions/{hostId}/{kind}/{key}' }).input(DefinitionRef.extend({ isLive: z.union([z.boolean(), z.stringbool()]).default(false) })).output(Definition),
  /**
   * Replaces the one for the next start, if it still is the one that was read: otherwise fails with `definition-changed`. A network is checked
   * against its host first, as in `networks.define`; `allowOverlap` is for networks alone.
   */
  apply: write('definition.write', 'definition.apply').route({ method: 'PUT', path: '/definitions/{hostId}/{kind}/{key}' }).input(DefinitionRef.extend({ xml: z.string().min(1).max(maxXmlLength), baseFingerprint: z.string().min(1).max(200), allowOverlap: z.boolean().default(false) })).output(AppliedDefinition),
  /** What was replaced through this console, the latest first. */
  history: read('inventory.read').route({ method: 'GET', path: '/definitions/{hostId}/{kind}/{key}/history' }).input(DefinitionRef).output(z.array(PastDefinition)),
}

// About this console itself, and the audit log of what was done through it.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { Problem } from '../model/hosts/host.ts'
import { read } from './call.ts'

export const About = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'headless']),
  platform: z.string(),
  /** What kind of store keeps secrets, e.g. "OS keychain" or "encrypted file"; `null` if none can. */
  secretStore: z.string().nullable(),
  user: z.string(),
})
export type About = z.output<typeof About>

export const AuditEntry = z.object({
  sequence: z.number(),
  atMs: z.number(),
  user: z.string(),
  /** The act, e.g. "vm.act". */
  act: z.string(),
  /** What it was done to and how, without secrets, as JSON. */
  detail: z.string(),
  outcome: z.string(),
  /** SHA-256 over the previous entry's hash and this entry, so that a removed or changed line shows. */
  hash: z.string(),
})
export type AuditEntry = z.output<typeof AuditEntry>

/** Problems of the console itself that last: a full disk. Empty when all is well. */
const NoticeEvent = z.object({ open: z.array(Problem) })

export const system = {
  about: read('inventory.read').route({ method: 'GET', path: '/about' }).output(About),
  notices: read('inventory.read').route({ method: 'GET', path: '/notices/watch' }).output(eventIterator(NoticeEvent)),
  auditLog: read('audit.read')
    .route({ method: 'GET', path: '/audit' })
    .input(z.object({ beforeSequence: z.coerce.number().optional(), limit: z.coerce.number().int().min(1).max(1000).default(200) }))
    .output(z.object({ entries: z.array(AuditEntry), isChainIntact: z.boolean() })),
}

// How bytes reach a host and what answers there, in parts that a window words: for the host page and the status line of a console.
import * as z from 'zod'

export const RouteWay = z.discriminatedUnion('kind', [
  /** `account` as ssh takes it: "root@kvm01". */
  z.object({ kind: z.literal('ssh'), account: z.string() }),
  z.object({ kind: z.literal('local') }),
  z.object({ kind: z.literal('demo') }),
])
export type RouteWay = z.output<typeof RouteWay>

export const RouteEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('socket'), path: z.string() }),
  /** A program on the host that passes bytes on to a socket; `null` for a user's own daemon, which it starts where it is needed. */
  z.object({ kind: z.literal('helper'), program: z.string(), path: z.string().nullable() }),
  /** "127.0.0.1:5901", as the host sees it. */
  z.object({ kind: z.literal('tcp'), address: z.string() }),
  z.object({ kind: z.literal('libvirt-stream') }),
  /** The demo's own libvirt. */
  z.object({ kind: z.literal('built-in') }),
])
export type RouteEnd = z.output<typeof RouteEnd>

export const Route = z.object({ way: RouteWay, end: RouteEnd })
export type Route = z.output<typeof Route>

// A host as the console knows it: how to reach it (saved), how the connection stands (live), what the machine is (facts).
import * as z from 'zod'
import { Hint } from '../../hints.ts'
import { HostId } from '../ids.ts'
import { Route } from '../route.ts'

/** What a user saves about a host. Secrets are never part of it. */
export const HostConnection = z.object({
  id: HostId,
  /** Shown name; unique without regard to case. */
  name: z.string().trim().min(1).max(255),
  /** libvirt's own spelling, as `virsh -c` takes it. */
  uri: z.string().trim().min(1).max(2048),
  /** Site or folder path, parts joined by "/"; empty is the top. */
  folder: z.string().max(1024),
  autoconnect: z.boolean(),
})
export type HostConnection = z.output<typeof HostConnection>

export const ConnectStep = z.enum(['resolve', 'tcp', 'handshake', 'host-key', 'auth', 'channel', 'libvirt', 'inventory'])
export type ConnectStep = z.output<typeof ConnectStep>

/** What went wrong, ready to be shown: the code chooses the words, `message` is the raw text for "Details". */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  /** What to do next. */
  hint: Hint.optional(),
  /** The same in words, for who has no catalogue: in answers over HTTP alone. */
  hintText: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** By which the log's lines about it are found. */
  traceId: z.string().optional(),
})
export type Problem = z.output<typeof Problem>

export const HostState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disconnected') }),
  z.object({
    kind: z.literal('connecting'),
    step: ConnectStep,
    sinceMs: z.number(),
    /** What it was lost by, when this is not the first attempt: it holds until one succeeds. */
    after: z.object({ problem: Problem, sinceMs: z.number(), attempt: z.number() }).optional(),
  }),
  z.object({ kind: z.literal('connected'), sinceMs: z.number() }),
  /** Connected, but part of it does not answer: hung guests, a slow daemon, missing events. */
  z.object({ kind: z.literal('degraded'), sinceMs: z.number(), problem: Problem }),
  /** Was connected; tries again by itself. The inventory shown is the last known. */
  z.object({ kind: z.literal('lost'), sinceMs: z.number(), retryAtMs: z.number(), attempt: z.number(), problem: Problem }),
  /** Will not try again by itself: a person has to fix something first. */
  z.object({ kind: z.literal('refused'), sinceMs: z.number(), problem: Problem }),
])
export type HostState = z.output<typeof HostState>

/** What the machine is. `null` where the driver does not tell. */
export const HostFacts = z.object({
  hostname: z.string(),
  driver: z.string(),
  hypervisorVersion: z.string().nullable(),
  libvirtVersion: z.string().nullable(),
  cpuModel: z.string().nullable(),
  architecture: z.string().nullable(),
  cpus: z.number(),
  cpuMhz: z.number().nullable(),
  sockets: z.number(),
  coresPerSocket: z.number(),
  threadsPerCore: z.number(),
  numaNodes: z.number(),
  memoryBytes: z.number(),
  bootedAtMs: z.number().nullable(),
})
export type HostFacts = z.output<typeof HostFacts>

export const HostUsage = z.object({
  cpuPercent: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
})
export type HostUsage = z.output<typeof HostUsage>

export const Host = HostConnection.extend({
  state: HostState,
  facts: HostFacts.nullable(),
  usage: HostUsage.nullable(),
  /** When the inventory of this host was last confirmed by the host itself; `null` if never. */
  inventoryAtMs: z.number().nullable(),
  isDemo: z.boolean(),
})
export type Host = z.output<typeof Host>

/** Whether it answers, at least in part. */
export function isHostUp(host: Pick<Host, 'state'> | undefined): boolean {
  return host?.state.kind === 'connected' || host?.state.kind === 'degraded'
}

export const NumaNode = z.object({
  id: z.number(),
  cpus: z.array(z.number()),
  memoryBytes: z.number(),
  freeBytes: z.number().nullable(),
})
export type NumaNode = z.output<typeof NumaNode>

/** The host page's facts that are too big for the inventory. */
export const HostDetails = z.object({
  facts: HostFacts,
  numa: z.array(NumaNode),
  memoryFreeBytes: z.number().nullable(),
  cpuFeatures: z.array(z.string()),
  guestArchitectures: z.array(z.string()),
  /** How the console reaches the daemon. */
  route: Route,
  capabilitiesXml: z.string(),
})
export type HostDetails = z.output<typeof HostDetails>

/** Hosts that are often meant together. */
export const HostGroup = z.object({ name: z.string().trim().min(1).max(100), hostIds: z.array(HostId).min(1).max(2000) })
export type HostGroup = z.output<typeof HostGroup>

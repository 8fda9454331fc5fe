// One simulated domain: only what can change, and what everything else is derived from. Ten thousand of these live in one
// process, so XML, disks, cards, titles and screens are made when somebody asks.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { Guest } from '../guest/guest.ts'
import type { OperatingSystem } from '../invent/operating-systems.ts'
import type { Role } from '../invent/roles.ts'
import type { Hardware } from './hardware.ts'

export type ScreenKind = 'vnc' | 'vnc-socket' | 'vnc-password' | 'spice' | 'none'

/** What the seed decided. */
export interface Profile {
  readonly role: Role
  readonly os: OperatingSystem
  readonly vcpus: number
  readonly memoryKib: number
  readonly screen: ScreenKind
  readonly hasAgent: boolean
  /** On libvirt's own NAT network (with leases), or bridged. */
  readonly isOnNat: boolean
}

/** Title, description and metadata, once somebody has changed them. */
export interface Notes {
  readonly title: string
  readonly description: string
  /** By namespace: the prefix and the element as given, without the namespace's declaration. */
  readonly elements: ReadonlyMap<string, MetadataElement>
}

export interface MetadataElement {
  readonly key: string
  readonly xml: string
}

/** A definition that somebody has sent; `body` is all that follows name, title, description and metadata. */
export interface Definition {
  readonly attributes: string
  readonly body: string
  readonly hardware: Hardware
}

export interface DomainJob {
  readonly kind: 'save'
  readonly startedAtMs: number
  readonly durationMs: number
  readonly totalBytes: number
  readonly abort: AbortController
}

/** A disk that is being copied while the domain runs. */
export interface DiskCopy {
  readonly target: string
  /** Where to. */
  readonly path: string
  readonly format: string
  readonly startedAtMs: number
  readonly durationMs: number
}

export interface DemoSnapshot {
  readonly name: string
  description: string
  readonly state: 'running' | 'paused' | 'shutoff'
  readonly createdAtMs: number
  parent: string | null
  isCurrent: boolean
  readonly domainXml: string
}

export interface DemoDomain {
  readonly uuid: string
  readonly seed: number
  readonly profile: Profile
  /** Of a generated domain: its place in the fleet. */
  readonly number: number
  name: string
  /** libvirt's id while active, else -1. */
  id: number
  state: number
  reason: number
  isPersistent: boolean
  autostart: boolean
  hasManagedSave: boolean
  isAgentConnected: boolean
  /** 0 when off. */
  startedAtMs: number
  /** Since when its vCPUs have been running; 0 when they are not. */
  runningSinceMs: number
  /** Milliseconds of load before `runningSinceMs`, in this run. */
  pastLoadMs: number
  /** 0 without a port. */
  vncPort: number
  notes: Notes | undefined
  definition: Definition | undefined
  /** What it runs with, where that has been changed, or its definition has, since it started. */
  running: Definition | undefined
  /** Whether the simulated agent was told to stop the file systems. */
  isFrozen: boolean
  job: DomainJob | undefined
  copy: DiskCopy | undefined
  /** Where disks of a generated domain lie now, by target, once they have been moved. */
  movedDisks: ReadonlyMap<string, string> | undefined
  /** The change under way, which the next one waits for. */
  changing: Promise<void> | undefined
  /** Since when its QEMU stands still; 0 when it answers. */
  hungSinceMs: number
  /** The inside of the machine, once somebody looks at it. */
  guest: Guest | undefined
  snapshots: readonly DemoSnapshot[]
}

/** What nothing has happened to yet. */
export function untouched(): Pick<DemoDomain, 'isAgentConnected' | 'vncPort' | 'notes' | 'definition' | 'job' | 'copy' | 'movedDisks' | 'running' | 'isFrozen' | 'changing' | 'hungSinceMs' | 'guest' | 'snapshots'> {
  return { isAgentConnected: false, vncPort: 0, notes: undefined, definition: undefined, job: undefined, copy: undefined, movedDisks: undefined, running: undefined, isFrozen: false, changing: undefined, hungSinceMs: 0, guest: undefined, snapshots: [] }
}

export function handleOf({ name, uuid, id }: DemoDomain): DomainHandle {
  return { name, uuid, id }
}

export function isActive(domain: DemoDomain): boolean {
  return domain.id >= 0
}

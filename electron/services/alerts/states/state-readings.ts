// What the rules that look at states and not at measured values read now: hosts that are lost, pools that fill, old snapshots, guests in trouble.
import type { Reading } from '#electron/engine/alerts/alert-track.ts'
import { isTrendKnown, timeToFull } from '#electron/engine/alerts/time-to-full.ts'
import type { FillSample } from '#electron/engine/alerts/time-to-full.ts'
import { noCause } from '#shared/model/monitoring/alert.ts'
import type { AlertCause, AlertCondition, AlertSubject, GuestEvent } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { ThingKey } from '../rules/rule-scopes.ts'

/** What is known of the fleet besides its metrics. */
export interface FleetKnowledge {
  /** All that can be in this trouble: nothing else needs to be asked. `undefined`: whatever is in the scope can. */
  readonly suspects: (condition: StateCondition) => Iterable<ThingKey> | undefined
  readonly host: (hostId: HostId) => Host | undefined
  readonly pool: (hostId: HostId, name: string) => Pool | undefined
  /** Oldest first. */
  readonly fillSamples: (hostId: HostId, pool: string) => readonly FillSample[]
  /** When the oldest snapshot of a machine was taken; `null` if it has none, `undefined` if nobody has looked. */
  readonly oldestSnapshotMs: (ref: VmRef) => number | null | undefined
  /** Which of these was last told of a machine; now if it is still so; `undefined`: none. */
  readonly lastEvent: (ref: VmRef, events: readonly GuestEvent[], nowMs: number) => GuestTrouble | undefined
}

export interface GuestTrouble {
  readonly event: GuestEvent
  readonly atMs: number
  /** In libvirt's words. */
  readonly detail: string
}

export type StateCondition = Exclude<AlertCondition, { kind: 'threshold' | 'change' | 'absence' }>

const good: Reading = { kind: 'good' }
const unknown: Reading = { kind: 'unknown' }

export function readState(condition: StateCondition, subject: AlertSubject, { fleet, nowMs }: { fleet: FleetKnowledge; nowMs: number }): Reading {
  if (condition.kind === 'host-lost') return subject.kind === 'host' ? readHost(fleet.host(subject.hostId)) : unknown
  if (condition.kind === 'pool-filling') return subject.kind === 'pool' ? readPool(condition, subject, { fleet, nowMs }) : unknown
  if (subject.kind !== 'vm') return unknown
  if (condition.kind === 'snapshot-age') return readSnapshotAge(fleet.oldestSnapshotMs(subject), condition.olderThanMs, nowMs)
  const last = fleet.lastEvent(subject, condition.events, nowMs)
  return last && nowMs - last.atMs < Math.max(1, condition.holdMs) ? { kind: 'bad', value: null } : good
}

/** Why a reading is bad, where there is more to say of it than a number. */
export function causeOf(condition: StateCondition, subject: AlertSubject, { fleet, nowMs }: { fleet: FleetKnowledge; nowMs: number }): AlertCause {
  if (condition.kind === 'host-lost') return { event: null, detail: subject.kind === 'host' ? problemOfHost(fleet.host(subject.hostId)) : '' }
  const last = condition.kind === 'guest-event' && subject.kind === 'vm' ? fleet.lastEvent(subject, condition.events, nowMs) : undefined
  return last ? { event: last.event, detail: last.detail } : noCause
}

function problemOfHost(host: Host | undefined): string {
  return host && 'problem' in host.state ? host.state.problem.message : ''
}

/** A host that a person has disconnected is not lost; one that is being connected for the first time is not lost yet. */
function readHost(host: Host | undefined): Reading {
  switch (host?.state.kind) {
    case 'lost':
    case 'refused':
      return { kind: 'bad', value: null }
    // Each new attempt of a lost host passes through here: it neither begins nor ends anything.
    case 'connecting':
    case undefined:
      return unknown
    default:
      return good
  }
}

function readPool({ withinMs, lookBackMs }: Extract<StateCondition, { kind: 'pool-filling' }>, subject: { hostId: HostId; pool: string }, { fleet, nowMs }: { fleet: FleetKnowledge; nowMs: number }): Reading {
  const pool = fleet.pool(subject.hostId, subject.pool)
  if (!pool || pool.state !== 'running') return unknown
  const samples = fleet.fillSamples(subject.hostId, subject.pool).filter(({ atMs }) => nowMs - atMs <= lookBackMs)
  const request = { samples: [...samples, { atMs: nowMs, allocationBytes: pool.allocationBytes }], capacityBytes: pool.capacityBytes }
  // After a start there is no line yet: what was known to fill goes on filling until one says otherwise.
  if (!isTrendKnown(request)) return unknown
  const leftMs = timeToFull(request)
  return leftMs !== null && leftMs < withinMs ? { kind: 'bad', value: leftMs / 1000 } : good
}

function readSnapshotAge(oldestMs: number | null | undefined, olderThanMs: number, nowMs: number): Reading {
  if (oldestMs === undefined) return unknown
  return oldestMs !== null && nowMs - oldestMs > olderThanMs ? { kind: 'bad', value: (nowMs - oldestMs) / 1000 } : good
}

/** What a rule of this kind waits for; those with none of their own act at once. */
export function timingOf(condition: AlertCondition): { forMs: number; clearForMs: number } {
  return { forMs: 'forMs' in condition ? condition.forMs : 0, clearForMs: 'clearForMs' in condition ? condition.clearForMs : 0 }
}

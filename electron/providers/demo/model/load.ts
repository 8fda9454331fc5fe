// How busy a guest is: a smooth curve around its role's average, by minutes and by the hour of the day, whose integral is known, so that counters move
// without anything ticking. Pure.
import type { Int64 } from '#electron/libvirt/index.ts'
import type { DemoDomain } from './demo-domain.ts'
import { sizesOf } from './hardware.ts'

interface Curve {
  readonly average: number
  readonly swing: number
  /** Over the day; both swings together stay below 1. */
  readonly dailySwing: number
  readonly dailyPhase: number
  readonly periodMs: number
  readonly phase: number
}

const tau = 2 * Math.PI
const dayMs = 86_400_000

function curveOf({ seed, profile }: DemoDomain): Curve {
  const unit = (shift: number): number => ((seed >>> shift) & 0xff) / 255
  return {
    average: profile.role.load * (0.4 + 1.2 * unit(0)),
    swing: 0.2 + 0.35 * unit(8),
    dailySwing: 0.15 + 0.3 * unit(4),
    // Most guests are busiest in the afternoon, UTC; each a little earlier or later.
    dailyPhase: -tau * (14 / 24 - 1 / 4) + (unit(12) - 0.5),
    periodMs: 60_000 + 540_000 * unit(16),
    phase: tau * unit(24),
  }
}

/** Milliseconds of one vCPU at full load that this run of the guest has used per vCPU: only ever grows. */
export function loadMsUntil(domain: DemoDomain, nowMs: number): number {
  if (domain.runningSinceMs === 0) return domain.pastLoadMs
  const curve = curveOf(domain)
  return domain.pastLoadMs + curve.average * Math.max(0, integral(curve, domain.hungSinceMs > 0 ? domain.hungSinceMs : nowMs) - integral(curve, domain.runningSinceMs))
}

function integral({ swing, periodMs, phase, dailySwing, dailyPhase }: Curve, atMs: number): number {
  return atMs - wave(atMs, swing, { lengthMs: periodMs, phase }) - wave(atMs, dailySwing, { lengthMs: dayMs, phase: dailyPhase })
}

function wave(atMs: number, size: number, { lengthMs, phase }: { readonly lengthMs: number; readonly phase: number }): number {
  return ((size * lengthMs) / tau) * Math.cos((tau * atMs) / lengthMs + phase)
}

export function cpuTimeNs(domain: DemoDomain, nowMs: number): number {
  return cpuTimeNsOf(domain, loadMsUntil(domain, nowMs))
}

/** Of a load that is known already. */
export function cpuTimeNsOf(domain: DemoDomain, loadMs: number): number {
  return Math.round(loadMs * 1e6 * sizesOf(domain).vcpus)
}

/** The part of its memory that the guest uses, 0 to 1. */
export function memoryShareAt({ seed }: DemoDomain, atMs: number): number {
  const base = 0.3 + 0.4 * ((seed & 0xffff) / 0xffff)
  return base + 0.08 * Math.sin((tau * atMs) / 420_000 + (seed % 7))
}

/** A counter as it goes over the wire: months of nanoseconds on many CPUs exceed what a number holds exactly. */
export function counterOf(value: number): Int64 {
  const whole = Math.floor(value)
  return Number.isSafeInteger(whole) ? whole : BigInt(whole)
}

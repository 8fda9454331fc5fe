// Invents the domains of one host from its seed. The same settings give the same domains.
import { CrashedReason, DomainState, PausedReason, RunningReason, ShutOffReason } from '#electron/libvirt/index.ts'
import type { DemoSettings } from '../demo-settings.ts'
import { untouched } from '../model/demo-domain.ts'
import type { DemoDomain, Profile, ScreenKind } from '../model/demo-domain.ts'
import { createRandom, seedOf, uuidFrom } from './random.ts'
import type { Random } from './random.ts'
import { oddNames, roleOf, usualName } from './roles.ts'
import type { Role } from './roles.ts'

const kibPerGib = 1024 ** 2
const dayMs = 86_400_000
/** One machine in so many has a name that nobody expects. */
const oddNameChance = 0.015

export function generateDomains(settings: DemoSettings, nowMs: number): DemoDomain[] {
  const taken = new Set<string>()
  let lastId = 0
  // Counted from midnight, so that guests have not been started anew whenever the console was.
  const todayMs = Math.floor(nowMs / dayMs) * dayMs
  return Array.from({ length: settings.vms }, (_, index) => {
    const seed = seedOf(settings.seed, settings.site, settings.hostname, index)
    const random = createRandom(seed)
    const numbered = roleOf(settings.firstVm + index)
    const name = freeName(settings, { random, index, usual: usualName(numbered), taken })
    taken.add(name)
    const start = initialState(random)
    const startedAtMs = start.isActive ? todayMs - Math.floor(random.next() ** 2 * 60 * dayMs) - 600_000 : 0
    const isPersistent = random.chance(0.97) || !start.isActive
    return {
      uuid: uuidFrom(random),
      seed,
      profile: profileOf(numbered.role, random),
      number: numbered.number,
      name,
      id: start.isActive ? ++lastId : -1,
      state: start.state,
      reason: start.reason,
      isPersistent,
      autostart: isPersistent && random.chance(0.6),
      hasManagedSave: start.hasManagedSave,
      startedAtMs,
      runningSinceMs: start.state === DomainState.Running ? startedAtMs : 0,
      pastLoadMs: start.state === DomainState.Paused ? 3_600_000 : 0,
      ...untouched(),
    }
  })
}

interface NameChoice {
  readonly random: Random
  readonly index: number
  readonly usual: string
  readonly taken: ReadonlySet<string>
}

function freeName({ hasOddNames }: DemoSettings, { random, index, usual, taken }: NameChoice): string {
  const isOdd = random.chance(oddNameChance) || (hasOddNames && index < oddNames.length)
  if (!isOdd) return usual
  const odd = hasOddNames ? (oddNames[index] ?? random.pick(oddNames)) : random.pick(oddNames)
  return taken.has(odd) ? usual : odd
}

function profileOf(role: Role, random: Random): Profile {
  const os = random.pick(role.systems)
  const isOnNat = random.chance(0.35)
  return { role, os, vcpus: random.pick(role.vcpus), memoryKib: random.pick(role.memoryGib) * kibPerGib, screen: screenOf(random, os.family), hasAgent: random.chance(isOnNat ? 0.5 : 0.9), isOnNat }
}

function screenOf(random: Random, family: Profile['os']['family']): ScreenKind {
  const draw = random.next()
  if (draw < 0.72 || family === 'windows') return 'vnc'
  if (draw < 0.84) return 'vnc-password'
  if (draw < 0.92) return 'vnc-socket'
  return draw < 0.96 ? 'none' : 'spice'
}

interface InitialState {
  readonly state: number
  readonly reason: number
  readonly isActive: boolean
  readonly hasManagedSave: boolean
}

function initialState(random: Random): InitialState {
  const draw = random.next()
  const at = (state: number, reason: number): InitialState => ({ state, reason, isActive: state === DomainState.Running || state === DomainState.Paused, hasManagedSave: false })
  if (draw < 0.78) return at(DomainState.Running, RunningReason.Booted)
  if (draw < 0.8) return at(DomainState.Paused, PausedReason.User)
  if (draw < 0.81) return at(DomainState.Paused, PausedReason.IoError)
  if (draw < 0.84) return { ...at(DomainState.ShutOff, ShutOffReason.Saved), hasManagedSave: true }
  if (draw < 0.85) return at(DomainState.ShutOff, ShutOffReason.Crashed)
  if (draw < 0.86) return { ...at(DomainState.Crashed, CrashedReason.Panicked), isActive: true }
  return at(DomainState.ShutOff, draw < 0.97 ? ShutOffReason.Shutdown : ShutOffReason.Destroyed)
}

// libvirt's state and reason numbers by name, and what a lifecycle event already tells about the new state.
import { CrashedReason, DomainState, LifecycleDetail, LifecycleEvent, PausedReason, RunningReason, ShutOffReason } from '#electron/libvirt/index.ts'
import type { VmState } from '#shared/model/machines/vm.ts'

const states: readonly VmState[] = ['nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended']

export function stateName(state: number): VmState {
  return states[state] ?? 'nostate'
}

const reasons: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [DomainState.Running]: RunningReason,
  [DomainState.Paused]: PausedReason,
  [DomainState.ShutOff]: ShutOffReason,
  [DomainState.Crashed]: CrashedReason,
}

/** Every state's reasons as texts, made once: a large host's list asks for thousands. */
const reasonTexts: ReadonlyMap<string, string> = new Map(
  Object.entries(reasons).flatMap(([state, byName]) => Object.entries(byName).map(([name, reason]) => [`${state} ${reason}`, reasonText(name)] as const)),
)

/** libvirt's word for a reason as its own documentation spells it: "ioerror", "from snapshot" ...; empty for "unknown". */
export function reasonName(state: number, reason: number): string {
  return reasonTexts.get(`${state} ${reason}`) ?? ''
}

function reasonText(name: string): string {
  if (name === 'Unknown') return ''
  return name === 'IoError' ? 'ioerror' : name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

export interface ImpliedState {
  readonly state: VmState
  readonly reason: string
}

/** The state right after a lifecycle event, before the domain has been asked; `undefined` where the event does not say. */
export function impliedState(event: number, detail: number): ImpliedState | undefined {
  switch (event) {
    case LifecycleEvent.Started:
      return { state: 'running', reason: detail === LifecycleDetail.Started.Restored ? 'restored' : 'booted' }
    case LifecycleEvent.Resumed:
      return { state: 'running', reason: 'unpaused' }
    case LifecycleEvent.Suspended:
      return { state: 'paused', reason: suspendedReason(detail) }
    case LifecycleEvent.Stopped:
      return { state: 'shutoff', reason: stoppedReason(detail) }
    case LifecycleEvent.PmSuspended:
      return { state: 'pmsuspended', reason: '' }
    case LifecycleEvent.Crashed:
      return { state: 'crashed', reason: 'panicked' }
    default:
      return undefined
  }
}

function suspendedReason(detail: number): string {
  const { IoError, Watchdog, Migrated, FromSnapshot } = LifecycleDetail.Suspended
  if (detail === IoError) return 'ioerror'
  if (detail === Watchdog) return 'watchdog'
  if (detail === Migrated) return 'migration'
  return detail === FromSnapshot ? 'from snapshot' : 'user'
}

function stoppedReason(detail: number): string {
  const name = Object.entries(LifecycleDetail.Stopped).find(([, value]) => value === detail)?.[0]
  return name === undefined ? '' : name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

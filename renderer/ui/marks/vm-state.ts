// How a VM's and a host's state look: a word, an icon and a colour, never the colour alone. Pure.
import type { Host } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

export type StateTone = 'running' | 'paused' | 'off' | 'error' | 'info' | 'unknown'

export interface StateLook {
  readonly tone: StateTone
  readonly icon: 'play' | 'pause' | 'stop' | 'moon' | 'half' | 'cross' | 'question' | 'disk'
  /** Key below `state.` in the catalogue. */
  readonly word: string
}

/** What a state's look depends on. */
type VmStanding = Pick<Vm, 'state' | 'stateReason' | 'hasManagedSave' | 'isSilent'>

export function lookOfVm(vm: VmStanding): StateLook {
  if (vm.isSilent === true) return { tone: 'error', icon: 'question', word: 'silent' }
  switch (vm.state) {
    case 'running':
    case 'blocked':
      return { tone: 'running', icon: 'play', word: 'running' }
    case 'paused':
      return { tone: vm.stateReason === 'ioerror' || vm.stateReason === 'crashed' ? 'error' : 'paused', icon: 'pause', word: 'paused' }
    case 'pmsuspended':
      return { tone: 'info', icon: 'moon', word: 'pmsuspended' }
    case 'shutdown':
      return { tone: 'paused', icon: 'half', word: 'shutdown' }
    case 'shutoff':
      return vm.hasManagedSave ? { tone: 'info', icon: 'disk', word: 'saved' } : { tone: 'off', icon: 'stop', word: 'shutoff' }
    case 'crashed':
      return { tone: 'error', icon: 'cross', word: 'crashed' }
    case 'nostate':
      return { tone: 'unknown', icon: 'question', word: 'nostate' }
    default:
      return vm.state satisfies never
  }
}

/** Reasons worth reading in a list: those that tell of trouble, and what keeps a machine paused. */
const tellingReasons: readonly string[] = ['ioerror', 'watchdog', 'crashed', 'failed', 'migration', 'postcopy failed', 'panicked', 'dump', 'save', 'snapshot']

/** The reason to show beside the state; empty if it says nothing that the state does not. */
export function reasonOfVm(vm: Pick<Vm, 'state' | 'stateReason'>): string {
  return tellingReasons.includes(vm.stateReason) || vm.state === 'paused' ? vm.stateReason : ''
}

/** Sorts by how much a state wants attention: errors first, then what runs. */
export function stateRank(vm: VmStanding): number {
  const tones: readonly StateTone[] = ['error', 'running', 'paused', 'info', 'off', 'unknown']
  return tones.indexOf(lookOfVm(vm).tone)
}

/** How a host stands. One that is tried again is lost until it is back: what is shown must not change with every attempt. */
export function standingOf({ state }: Pick<Host, 'state'>): Host['state']['kind'] {
  return state.kind === 'connecting' && state.after !== undefined ? 'lost' : state.kind
}

export function toneOfHost(host: Pick<Host, 'state'>): StateTone {
  const standing = standingOf(host)
  switch (standing) {
    case 'connected':
      return 'running'
    case 'connecting':
      return 'info'
    case 'degraded':
      return 'paused'
    case 'lost':
    case 'refused':
      return 'error'
    case 'disconnected':
      return 'off'
    default:
      return standing satisfies never
  }
}

export { isHostUp } from '#shared/model/hosts/host.ts'

export const toneColor: Readonly<Record<StateTone, string>> = {
  running: 'var(--state-running)',
  paused: 'var(--state-paused)',
  off: 'var(--state-off)',
  error: 'var(--state-error)',
  info: 'var(--state-info)',
  unknown: 'var(--muted)',
}

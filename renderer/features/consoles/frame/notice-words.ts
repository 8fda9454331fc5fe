// Which words tell a person what a console is doing when it shows no guest: keys of the catalogue, and what can be done.
import type { Host } from '#shared/model/hosts/host.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { isAnswering } from '../session/session-state.ts'
import type { Failure, Leg, SessionState } from '../session/session-state.ts'

export type NoticeAction = 'start' | 'restore' | 'try-now' | 'try-again' | 'take-over' | 'password'

export interface NoticeWords {
  readonly tone: 'quiet' | 'busy' | 'problem'
  /** Keys below `notice.` in the catalogue of consoles. */
  readonly title: string
  readonly text: string | undefined
  /** The legs of the way, with how far it came, when one failed. */
  readonly failure: Failure | undefined
  readonly actions: readonly NoticeAction[]
}

/** The guest is shown and answers, though its host is not connected: a screen goes on while a daemon is restarted. */
export function isShownBlindly(state: SessionState, { host, isLoaded }: { host: Host | undefined; isLoaded: boolean }): boolean {
  return isAnswering(state) && isLoaded && !isHostUp(host)
}

/** `undefined` while the guest is shown. */
export function wordsFor(state: SessionState, { vm, host, isLoaded }: { vm: Vm | undefined; host: Host | undefined; isLoaded: boolean }): NoticeWords | undefined {
  const quiet = (title: string, text?: string, actions: readonly NoticeAction[] = []): NoticeWords => ({ tone: 'quiet', title, text, failure: undefined, actions })
  switch (state.phase) {
    case 'connected':
      return undefined
    case 'opening':
      return state.failure ? { ...retryingWords(state.failure), text: 'tryingNow', actions: [] } : { tone: 'busy', title: 'opening', text: undefined, failure: undefined, actions: [] }
    case 'password':
      return quiet(state.isRetry ? 'passwordRefused' : 'passwordWanted', 'passwordText', ['password'])
    case 'retrying':
      return retryingWords(state.failure)
    case 'stopped':
      return isInUse(state.failure)
        ? { tone: 'problem', title: 'inUse', text: 'inUseText', failure: undefined, actions: ['take-over', 'try-again'] }
        : { tone: 'problem', title: `failed.${state.failure.leg}`, text: 'stopped', failure: state.failure, actions: ['try-again'] }
    case 'waiting':
      return waitingWords(state.readiness.kind)
    default:
      return state satisfies never
  }

  function waitingWords(kind: Extract<SessionState, { phase: 'waiting' }>['readiness']['kind']): NoticeWords {
    if (!isLoaded) return { tone: 'busy', title: 'loading', text: undefined, failure: undefined, actions: [] }
    if (kind === 'server-away') return quiet('serverAway', 'comesBackWithServer')
    if (kind === 'host-away') return quiet(host === undefined ? 'hostUnknown' : 'hostAway', 'comesBackWithHost')
    if (kind === 'vm-missing') return quiet('vmMissing')
    if (kind === 'no-console') return quiet('noConsole', 'noConsoleText')
    if (vm?.hasManagedSave === true) return quiet('saved', 'comesBackWithVm', ['restore'])
    // What kills a QEMU leaves its machine off, and says so in the reason alone.
    return quiet(vm?.state === 'crashed' || vm?.stateReason === 'crashed' ? 'crashed' : 'off', 'comesBackWithVm', ['start'])
  }
}

function isInUse({ problem }: Failure): boolean {
  return problem.code === 'console-in-use'
}

function retryingWords(failure: Failure | undefined): NoticeWords {
  if (!failure) return { tone: 'busy', title: 'ended', text: 'retrying', failure: undefined, actions: ['try-now'] }
  if (isInUse(failure)) return { tone: 'problem', title: 'inUse', text: 'retrying', failure: undefined, actions: ['take-over', 'try-now'] }
  return { tone: 'problem', title: `failed.${failure.leg}`, text: 'retrying', failure, actions: ['try-now'] }
}

const legs: readonly Leg[] = ['request', 'channel', 'handshake']

/** How each leg stands when `failed` is the one that failed: what came before it worked. A session that ran is a leg of its own only when it broke. */
export function legStates(failed: Leg, hasHandshake: boolean): readonly { readonly leg: Leg; readonly state: 'worked' | 'failed' | 'not-reached' }[] {
  const onTheWay = hasHandshake ? legs : legs.filter((leg) => leg !== 'handshake')
  const shown = failed === 'session' ? [...onTheWay, failed] : onTheWay
  const index = shown.indexOf(failed)
  return shown.map((leg, position) => ({ leg, state: position < index ? 'worked' : position === index ? 'failed' : 'not-reached' }))
}

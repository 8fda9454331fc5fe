// What happens to guests, as marks on the time axis: out of libvirt's events, in libvirt's own words. They are registered with the
// inventory's events, on the same connection.
import { DomainEventId, IoErrorAction, LifecycleDetail, LifecycleEvent, WatchdogAction } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { MarkKind } from '#shared/model/monitoring/metrics.ts'
import type { Link } from '../../session/host-link.ts'
import { createIoErrors } from './io-errors.ts'

export interface DomainMark {
  readonly handle: DomainHandle
  readonly kind: MarkKind
  readonly detail: string
}

export interface MarkWatch {
  /** UUIDs of those that are paused now. */
  readonly paused: readonly string[]
  readonly onMark: (mark: DomainMark) => void
  readonly signal: AbortSignal
}

const watched = [DomainEventId.IoErrorReason, DomainEventId.Watchdog, DomainEventId.BlockThreshold, DomainEventId.MemoryFailure]

/** For the life of `link`. Lifecycle events are the inventory's, which registers them. */
export async function watchDomainMarks({ connection }: Link, { paused, onMark, signal }: MarkWatch): Promise<void> {
  const { events } = connection
  const resumes = createResumes(paused)
  const ioErrors = createIoErrors()
  events.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', ({ msg }) => {
    if (msg.event === LifecycleEvent.Resumed || msg.event === LifecycleEvent.Stopped) ioErrors.forget(msg.dom.uuid)
    const mark = lifecycleMark(msg.event, msg.detail)
    if (mark && resumes.isMark(msg.dom.uuid, mark.kind)) onMark({ handle: msg.dom, ...mark })
  })
  events.on('DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON', ({ msg }) => {
    const detail = `${msg.devAlias || msg.srcPath}: ${msg.reason || 'I/O error'}${msg.action === IoErrorAction.Pause ? ', paused' : ''}`
    if (ioErrors.isNew(msg.dom.uuid, detail)) onMark({ handle: msg.dom, kind: 'io-error', detail })
  })
  events.on('DOMAIN_EVENT_CALLBACK_WATCHDOG', ({ msg }) => onMark({ handle: msg.dom, kind: 'watchdog', detail: nameOf(WatchdogAction, msg.action) }))
  events.on('DOMAIN_EVENT_BLOCK_THRESHOLD', ({ dom, dev, threshold }) => onMark({ handle: dom, kind: 'disk-threshold', detail: `${dev}: ${String(threshold)}` }))
  events.on('DOMAIN_EVENT_MEMORY_FAILURE', ({ dom, action }) => onMark({ handle: dom, kind: 'memory-failure', detail: memoryFailureActions[action] ?? String(action) }))
  await events.enableDomainEvents(watched, { signal })
}

/** QEMU starts a guest paused and resumes it, and libvirt tells that too: only who was paused before can be resumed. */
function createResumes(pausedNow: readonly string[]): { isMark(uuid: string, kind: MarkKind): boolean } {
  const paused = new Set(pausedNow)
  return {
    isMark(uuid, kind) {
      if (kind === 'resumed') return paused.delete(uuid)
      if (kind === 'paused') paused.add(uuid)
      else paused.delete(uuid)
      return true
    },
  }
}

/** virDomainMemoryFailureActionType. */
const memoryFailureActions = ['ignored', 'injected', 'fatal', 'reset']

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  return Object.entries(names).find(([, number]) => number === value)?.[0].toLowerCase() ?? String(value)
}

type Mark = Pick<DomainMark, 'kind' | 'detail'>

const { Started, Suspended, Resumed, Stopped, Crashed } = LifecycleDetail

/** A migration is one mark, where the guest arrives; errors of input and output and watchdogs have events of their own. */
const lifecycleMarks: ReadonlyMap<number, ReadonlyMap<number, Mark>> = new Map([
  [LifecycleEvent.Started, new Map<number, Mark>([
    [Started.Booted, { kind: 'started', detail: 'booted' }],
    [Started.Migrated, { kind: 'migrated', detail: '' }],
    [Started.Restored, { kind: 'started', detail: 'restored' }],
    [Started.FromSnapshot, { kind: 'started', detail: 'from snapshot' }],
    [Started.Wakeup, { kind: 'started', detail: 'wakeup' }],
  ])],
  [LifecycleEvent.Suspended, new Map<number, Mark>([
    [Suspended.Paused, { kind: 'paused', detail: 'paused' }],
    [Suspended.ApiError, { kind: 'paused', detail: 'api error' }],
    [Suspended.PostCopyFailed, { kind: 'paused', detail: 'post-copy failed' }],
  ])],
  [LifecycleEvent.Resumed, new Map<number, Mark>([[Resumed.Unpaused, { kind: 'resumed', detail: 'unpaused' }]])],
  [LifecycleEvent.Stopped, new Map<number, Mark>([
    [Stopped.Shutdown, { kind: 'stopped', detail: 'shutdown' }],
    [Stopped.Destroyed, { kind: 'stopped', detail: 'destroyed' }],
    [Stopped.Crashed, { kind: 'crashed', detail: 'crashed' }],
    [Stopped.Saved, { kind: 'saved', detail: 'saved' }],
    [Stopped.Failed, { kind: 'crashed', detail: 'failed' }],
    [Stopped.FromSnapshot, { kind: 'stopped', detail: 'from snapshot' }],
  ])],
  [LifecycleEvent.Crashed, new Map<number, Mark>([
    [Crashed.Panicked, { kind: 'panicked', detail: 'panicked' }],
    [Crashed.CrashLoaded, { kind: 'panicked', detail: 'crash loaded' }],
  ])],
])

function lifecycleMark(event: number, detail: number): Mark | undefined {
  return lifecycleMarks.get(event)?.get(detail)
}

// What happened to hosts and guests, on the time axis: libvirt's events and losses of hosts are kept here and told as they come,
// tasks and alerts are asked of those who keep them.
import { randomUUID } from 'node:crypto'
import { createChannel } from '#electron/lib/channel.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { Mark, MarkKind, MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { Task } from '#shared/model/task.ts'
import type { HistoryQuery } from '../../tasks/task-store.ts'
import type { MarkStore } from './mark-store.ts'

export interface MarkBook {
  /** Makes marks of a provider's events and of how its connection goes. */
  apply(hostId: HostId, event: ProviderEvent): void
  removeHost(hostId: HostId): void
  /** Oldest first; of more than the limit the newest. */
  list(range: { fromMs: number; toMs: number; subjects: readonly MetricSubject[]; limit: number }): Promise<Mark[]>
  /** Each as it happens, from now on. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<Mark, void, undefined>
}

/** What a mark tells of an alert. */
export type MarkedAlert = Pick<Alert, 'id' | 'subject' | 'ruleName' | 'phase' | 'startedAtMs' | 'firedAtMs' | 'resolvedAtMs'>

export interface MarkBookDependencies {
  readonly store: MarkStore
  readonly tasks: (query: HistoryQuery) => Promise<Task[]>
  readonly alerts: (period: { readonly fromMs: number; readonly toMs: number }) => Promise<readonly MarkedAlert[]>
  readonly hostName: (hostId: HostId) => string
  readonly now: () => number
}

const backlogLimit = 1000
/** Beyond so many subjects a chart has no room for their tasks anyway. */
const subjectsWithTasks = 50

export function createMarkBook({ store, tasks, alerts, hostName, now }: MarkBookDependencies): MarkBook {
  const channel = createChannel<Mark>({ backlogLimit })
  const connected = new Set<HostId>()

  const add = (happened: { subject: MetricSubject; kind: MarkKind; detail: string; atMs: number }): void => {
    const mark: Mark = { id: randomUUID(), untilMs: null, outcome: '', ...happened }
    store.add(mark)
    channel.publish(mark)
  }
  const follow = (hostId: HostId, state: Extract<ProviderEvent, { kind: 'state' }>['state']): void => {
    const subject = { kind: 'host', hostId } as const
    if (state.kind === 'connected' && !connected.has(hostId)) {
      connected.add(hostId)
      add({ subject, kind: 'host-connected', detail: '', atMs: now() })
    }
    // Once, not at each attempt to get it back.
    if ((state.kind === 'lost' || state.kind === 'refused') && connected.delete(hostId)) add({ subject, kind: 'host-lost', detail: state.problem.code, atMs: now() })
    if (state.kind === 'disconnected') connected.delete(hostId)
  }
  return {
    apply(hostId, event) {
      if (event.kind === 'state') follow(hostId, event.state)
      // A guest that arrives says where: its series goes on from another host.
      if (event.kind === 'mark') add({ subject: { kind: 'vm', uuid: event.uuid }, kind: event.mark, detail: event.mark === 'migrated' ? hostName(hostId) : event.detail, atMs: event.atMs })
    },
    removeHost: (hostId) => void connected.delete(hostId),
    async list({ fromMs, toMs, subjects, limit }) {
      const happened = await store.list({ fromMs, toMs, limit, subjects: subjects.map(subjectKey) })
      const queries = subjects.length === 0 ? [{}] : subjects.slice(0, subjectsWithTasks).map(taskQuery)
      const done = (await Promise.all(queries.map((query) => tasks({ ...query, beforeMs: toMs, limit })))).flat()
      const wanted = new Set(subjects.map(subjectKey))
      const fired = (await alerts({ fromMs, toMs })).flatMap(alertMark).filter(({ subject }) => wanted.size === 0 || wanted.has(subjectKey(subject)))
      const marks = [...happened, ...fired, ...done.flatMap((task) => taskMark(task, fromMs))]
      return marks.toSorted((left, right) => left.atMs - right.atMs).slice(-limit)
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [], signal }),
  }
}

function taskQuery(subject: MetricSubject): { uuid?: DomainUuid; hostId?: HostId } {
  return subject.kind === 'vm' ? { uuid: subject.uuid } : { hostId: subject.hostId }
}

/** A task that ended before the range, or that is about nothing in particular, is no mark in it. */
function taskMark({ id, kind, target, state, createdAtMs, startedAtMs, endedAtMs }: Task, fromMs: number): Mark[] {
  if (!target || state === 'queued' || (endedAtMs !== null && endedAtMs < fromMs)) return []
  const subject: MetricSubject = target.uuid === undefined ? { kind: 'host', hostId: target.hostId } : { kind: 'vm', uuid: target.uuid }
  return [{ id, atMs: startedAtMs ?? createdAtMs, untilMs: endedAtMs, subject, kind: kind.startsWith('snapshot.') ? 'snapshot' : 'task', detail: kind, outcome: state }]
}

/** The console's own alerts are about nothing that has a time axis. */
function alertMark({ id, subject, ruleName, phase, firedAtMs, startedAtMs, resolvedAtMs }: MarkedAlert): Mark[] {
  if (subject.kind === 'console') return []
  const of: MetricSubject = subject.kind === 'vm' ? { kind: 'vm', uuid: subject.uuid } : subject.kind === 'host' ? { kind: 'host', hostId: subject.hostId } : { kind: 'pool', hostId: subject.hostId, pool: subject.pool }
  return [{ id, atMs: firedAtMs ?? startedAtMs, untilMs: resolvedAtMs, subject: of, kind: 'alert', detail: ruleName, outcome: phase === 'resolved' ? 'resolved' : 'firing' }]
}

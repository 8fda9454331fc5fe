import { expect, test } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import { AlertId } from '#shared/model/monitoring/alert.ts'
import type { AlertSubject } from '#shared/model/monitoring/alert.ts'
import { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import type { Task } from '#shared/model/task.ts'
import { createMarkBook } from './mark-book.ts'
import type { MarkedAlert } from './mark-book.ts'
import { createMarkStore } from './mark-store.ts'
import { monitoringMigrations } from '../monitoring-tables.ts'
import type { MonitoringTables } from '../monitoring-tables.ts'

const hostId = HostId.parse('kvm01')
const uuid = DomainUuid.parse('11111111-1111-4111-8111-111111111111')
const vm = { kind: 'vm', uuid } as const
const fail = (error: unknown): void => {
  throw error
}

async function setUp(tasks: readonly Task[] = [], alerts: readonly MarkedAlert[] = []) {
  const db = await openDatabase<MonitoringTables>({ file: ':memory:', migrations: monitoringMigrations })
  const store = createMarkStore({ db, onDiskFull: fail, onError: fail })
  let nowMs = 1000
  const book = createMarkBook({ store, tasks: async ({ uuid: wanted }) => tasks.filter(({ target }) => wanted === undefined || target?.uuid === wanted), alerts: () => Promise.resolve([...alerts]), hostName: () => 'kvm02', now: () => nowMs })
  return { book, store, at: (atMs: number) => void (nowMs = atMs) }
}

const happened = (mark: Extract<ProviderEvent, { kind: 'mark' }>['mark'], atMs: number): ProviderEvent => ({ kind: 'mark', uuid, mark, detail: 'vda: enospc', atMs })
const task: Task = { id: TaskId.parse('t1'), parentId: null, kind: 'snapshot.create', target: { hostId, uuid, label: 'web' }, state: 'succeeded', progress: 1, children: null, isCancellable: false, problem: null, user: 'root', createdAtMs: 2000, startedAtMs: 2100, endedAtMs: 2500 }

test('what happened to a machine stands in the order in which it happened, tasks too', async () => {
  const { book } = await setUp([task, { ...task, id: TaskId.parse('t2'), startedAtMs: 100, endedAtMs: 200 }])
  book.apply(hostId, happened('io-error', 3000))
  book.apply(hostId, happened('panicked', 1500))
  book.apply(hostId, happened('crashed', 9000))
  const marks = await book.list({ fromMs: 1000, toMs: 5000, subjects: [vm], limit: 10 })
  expect(marks.map(({ kind, atMs, untilMs, detail, outcome }) => [kind, atMs, untilMs, detail, outcome])).toEqual([
    ['panicked', 1500, null, 'vda: enospc', ''],
    ['snapshot', 2100, 2500, 'snapshot.create', 'succeeded'],
    ['io-error', 3000, null, 'vda: enospc', ''],
  ])
  expect(await book.list({ fromMs: 0, toMs: 10_000, subjects: [vm], limit: 1 })).toMatchObject([{ kind: 'crashed' }])
})

test('a host is lost once, however often it is tried again, and not when somebody disconnects it', async () => {
  const { book, at } = await setUp()
  const lost: ProviderEvent = { kind: 'state', state: { kind: 'lost', sinceMs: 1, retryAtMs: 2, attempt: 1, problem: { code: 'connection-lost', message: '' } } }
  const connected: ProviderEvent = { kind: 'state', state: { kind: 'connected', sinceMs: 1 } }
  for (const [index, event] of [lost, connected, connected, lost, lost, connected, { kind: 'state', state: { kind: 'disconnected' } } as const, lost].entries()) {
    at(index)
    book.apply(hostId, event)
  }
  const marks = await book.list({ fromMs: 0, toMs: 100, subjects: [{ kind: 'host', hostId }], limit: 100 })
  expect(marks.map(({ kind, atMs }) => [kind, atMs])).toEqual([['host-connected', 1], ['host-lost', 3], ['host-connected', 5]])
})

test('whoever watches is told each mark as it happens', async () => {
  const { book } = await setUp()
  const stop = new AbortController()
  const marks = book.watch(stop.signal)
  const next = marks.next()
  await new Promise((resolve) => setImmediate(resolve))
  book.apply(hostId, happened('watchdog', 5))
  expect((await next).value).toMatchObject({ kind: 'watchdog', subject: vm })
  stop.abort()
})

test('old marks go', async () => {
  const { book, store } = await setUp()
  book.apply(hostId, happened('started', 10))
  book.apply(hostId, happened('stopped', 20))
  expect(await book.list({ fromMs: 0, toMs: 100, subjects: [], limit: 10 })).toHaveLength(2)
  await store.prune(15)
  expect(await book.list({ fromMs: 0, toMs: 100, subjects: [], limit: 10 })).toMatchObject([{ kind: 'stopped' }])
})

test('alerts of a machine stand beside what happened to it', async () => {
  const alert = (subject: AlertSubject, id: string): MarkedAlert => ({ id: AlertId.parse(id), subject, ruleName: 'Busy', phase: 'resolved', startedAtMs: 1500, firedAtMs: 2000, resolvedAtMs: 3000 })
  const { book } = await setUp([], [alert({ ...vm, hostId, name: 'web' }, 'a'), alert({ kind: 'host', hostId, name: 'kvm01' }, 'b'), alert({ kind: 'console', name: 'mail' }, 'c')])
  expect(await book.list({ fromMs: 0, toMs: 5000, subjects: [vm], limit: 10 })).toMatchObject([{ id: 'a', kind: 'alert', atMs: 2000, untilMs: 3000, detail: 'Busy', outcome: 'resolved' }])
  expect(await book.list({ fromMs: 0, toMs: 5000, subjects: [], limit: 10 })).toHaveLength(2)
})

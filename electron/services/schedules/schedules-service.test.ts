import { describe, expect, it } from 'vitest'
import { createTaskLineText, createWords } from '#electron/lib/words.ts'
import { openDatabase } from '#electron/lib/database/database.ts'
import { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import { NewSchedule } from '#shared/model/snapshots/schedule.ts'
import { hostRow, offRow } from '#shared/model/testing/rows.ts'
import type { TaskWork } from '../tasks/task-work.ts'
import type { StartRequest } from '../tasks/tasks-service.ts'
import { createScheduleStore } from './schedule-store.ts'
import { scheduleMigrations } from './schedule-tables.ts'
import type { ScheduleTables } from './schedule-tables.ts'
import { createSchedulesService } from './schedules-service.ts'

const lineText = createTaskLineText(createWords(() => 'en'))

const ref = { hostId: HostId.parse('h'), uuid: DomainUuid.parse('u') }
const vm = offRow(ref.hostId, 'web', ref)
const nightly = NewSchedule.parse({ name: 'nightly', isEnabled: true, targets: { kind: 'query', query: 'tag:prod' }, pattern: '30 2 * * *', timeZone: 'Europe/Berlin', namePattern: 'auto-{date}-{time}', mode: 'auto', isQuiesced: false, keep: { kind: 'last', count: 2 } })
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A clock, a host with one machine, and tasks that run at once. */
async function setUp(startMs: number) {
  const db = await openDatabase<ScheduleTables>({ file: ':memory:', migrations: scheduleMigrations })
  const clock = { ms: startMs }
  const started: StartRequest[] = []
  const works = new Map<string, TaskWork>()
  const present = new Map<string, number>()
  const logs: string[] = []
  const failing = new Set<string>()
  const host = hostRow('h')
  const store = createScheduleStore(db)
  const make = () => createSchedulesService({
    store,
    inventory: { host: () => host, vm: () => vm, search: (query) => (query === 'tag:none' ? [] : [vm]) },
    snapshots: {
      list: async () => ({ snapshots: [...present].map(([name, createdAtMs]) => ({ name, description: '', parent: null, createdAtMs, state: '', memory: 'none', memoryFile: '', disks: [], isCurrent: false, sizeBytes: null })), libvirtVersion: 0, isRunning: false, isPersistent: true, hasManagedSave: false, hasAgent: false, nvramFormat: '', hasTpm: false, unsavable: [], disks: [], standings: [] }),
      take: async (_ref, { name }) => void present.set(name, clock.ms),
      drop: async (_ref, name) => {
        if (failing.has(name)) throw new Error('in use')
        present.delete(name)
      },
    },
    tasks: {
      register: (kind, work) => void works.set(kind, work),
      async start(request) {
        started.push(request)
        for (const target of request.targets) await works.get(request.kind)?.({ target, signal: new AbortController().signal, progress: () => {}, log: (line) => void logs.push(lineText(line)) })
        return TaskId.parse(`task-${started.length}`)
      },
    },
    parallelism: () => 4,
    now: () => clock.ms,
    onError: (error) => void logs.push(String(error)),
  })
  let service = make()
  return {
    clock, started, present, logs, failing, host,
    get service() { return service },
    /** As another start of the console does. */
    restart() {
      service[Symbol.dispose]()
      service = make()
    },
    async pass(ms: number, stepMs = 2 * minute) {
      for (const end = clock.ms + ms; clock.ms < end; ) {
        clock.ms = Math.min(end, clock.ms + stepMs)
        await service.tick()
      }
    },
    async [Symbol.asyncDispose]() {
      service[Symbol.dispose]()
      await db.destroy()
    },
  }
}

describe('snapshots by the clock', () => {
  it('are taken at their time in their time zone, once, also when the clocks change', async () => {
    // The night in which Berlin's clocks go from 3 back to 2.
    await using world = await setUp(Date.UTC(2026, 9, 24, 12))
    await world.service.save(nightly, 'ann')
    await world.pass(2 * day)
    expect([...world.present].map(([name, atMs]) => [name, new Date(atMs).toISOString().slice(0, 16)])).toEqual([['auto-2026-10-25-0230', '2026-10-25T00:30'], ['auto-2026-10-26-0230', '2026-10-26T01:30']])
    expect(world.started.map(({ user, kind }) => [user, kind])).toEqual([['ann', 'snapshot.scheduled'], ['ann', 'snapshot.scheduled']])
  })

  it('that were missed while the console was off are told, and not made up for', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    const id = await world.service.save(nightly, 'ann')
    world.clock.ms += 3 * day
    world.restart()
    await world.service.tick()
    expect(world.started).toEqual([])
    expect((await world.service.list())[0]?.missed).toEqual({ count: 3, firstMs: Date.UTC(2026, 10, 1, 1, 30), lastMs: Date.UTC(2026, 10, 3, 1, 30) })
    await world.service.acknowledge(id)
    await world.pass(day)
    expect((await world.service.list())[0]).toMatchObject({ missed: null, lastRun: { atMs: Date.UTC(2026, 10, 4, 1, 30), taskId: 'task-1', problem: null }, nextRunMs: Date.UTC(2026, 10, 5, 1, 30) })
  })

  it('that were missed are made up for once, when their schedule says so and its hosts are connected, with a note of when they were due', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save({ ...nightly, catchesUp: true }, 'ann')
    world.clock.ms += 2 * day + 6 * hour
    world.restart()
    world.host.state = { kind: 'connecting', step: 'tcp', sinceMs: 0 }
    await world.service.tick()
    // It is not said that it is not made up for, when it is going to be.
    expect([world.started.length, (await world.service.list())[0]?.missed]).toEqual([0, null])
    world.host.state = { kind: 'connected', sinceMs: 0 }
    await world.pass(6 * minute)
    expect([...world.present.keys()]).toEqual(['auto-2026-11-03-0702'])
    expect(world.logs[0]).toBe('Was due at 2026-11-03T01:30:00.000Z, when the console was not running')
    expect((await world.service.list())[0]).toMatchObject({ missed: null, lastRun: { problem: null } })
  })

  it('that were due days ago are made up for too, and hosts that stay away are not waited for long', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save({ ...nightly, pattern: '30 2 * * 0', catchesUp: true }, 'ann')
    world.clock.ms += 6 * day
    world.restart()
    await world.pass(10 * minute)
    expect(world.logs[0]).toBe('Was due at 2026-11-01T01:30:00.000Z, when the console was not running')
    expect([world.started.length, (await world.service.list())[0]?.missed]).toEqual([1, null])
    world.host.state = { kind: 'disconnected' }
    world.clock.ms = Date.UTC(2026, 10, 8, 12)
    await world.pass(10 * minute)
    expect(world.started.length).toBe(2)
  })

  it('that were due many weeks ago are only told', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save({ ...nightly, pattern: '30 2 1 1 *', catchesUp: true }, 'ann')
    world.clock.ms += 120 * day
    world.restart()
    await world.pass(10 * minute)
    expect([world.started.length, (await world.service.list())[0]?.missed?.count]).toEqual([0, 1])
  })

  it('that were missed more often than is counted are made up for once, as the last of them', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save({ ...nightly, pattern: '* 2-23 * * *', catchesUp: true }, 'ann')
    world.clock.ms += 20 * day
    world.restart()
    await world.pass(10 * minute)
    expect(world.started.length).toBe(1)
    expect(world.logs[0]).toBe('Was due at 2026-11-20T22:59:00.000Z, when the console was not running')
  })

  it('go when they are not kept any more, and nothing that the schedule did not take', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save(nightly, 'ann')
    world.present.set('auto-by-hand', world.clock.ms)
    await world.pass(3 * day)
    // Somebody deletes one and gives its name to another snapshot, weeks later.
    world.present.delete('auto-2026-11-02-0230')
    world.present.set('auto-2026-11-02-0230', world.clock.ms + 20 * day)
    await world.pass(3 * day)
    expect([...world.present.keys()].toSorted()).toEqual(['auto-2026-11-02-0230', 'auto-2026-11-05-0230', 'auto-2026-11-06-0230', 'auto-by-hand'])
  })

  it('that cannot be deleted are tried again at the next run', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    await world.service.save(nightly, 'ann')
    world.failing.add('auto-2026-11-01-0230')
    await world.pass(3 * day)
    expect(world.logs.join('\n')).toContain('could not be deleted: An error in the console itself (in use)')
    expect(world.present.has('auto-2026-11-01-0230')).toBe(true)
    world.failing.clear()
    await world.pass(day)
    expect([...world.present.keys()]).toEqual(['auto-2026-11-03-0230', 'auto-2026-11-04-0230'])
  })

  it('are refused when their time is none, and say when no machine is found', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    for (const wrong of [{ pattern: '99 2 * * *' }, { pattern: '0 0 30 2 *' }, { timeZone: 'Europe/Nowhere' }]) await expect(world.service.save({ ...nightly, ...wrong }, 'ann')).rejects.toMatchObject({ code: 'input-invalid' })
    await world.service.save({ ...nightly, targets: { kind: 'query', query: 'tag:none' } }, 'ann')
    await world.pass(day)
    expect((await world.service.list())[0]?.lastRun).toMatchObject({ taskId: null, problem: { code: 'not-found', params: { reason: 'schedule-no-machine' } } })
    expect(world.logs.join()).toContain('No machine')
  })

  it('rest while the schedule is switched off, which misses nothing', async () => {
    await using world = await setUp(Date.UTC(2026, 10, 1))
    const id = await world.service.save({ ...nightly, isEnabled: false }, 'ann')
    await world.pass(2 * day)
    await world.service.save({ ...nightly, id }, 'ann')
    await world.service.tick()
    expect([world.started.length, (await world.service.list())[0]?.missed]).toEqual([0, null])
  })
})

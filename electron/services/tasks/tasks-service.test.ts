import { describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { createWords } from '#electron/lib/words.ts'
import { silentLog } from '#electron/lib/log.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task, TaskTarget } from '#shared/model/task.ts'
import { createTaskBoard } from './task-board.ts'
import { createTaskQueue } from './task-queue.ts'
import { createTaskRunner } from './task-runner.ts'
import type { TaskWork } from './task-work.ts'
import { createTaskStore } from './task-store.ts'
import { taskMigrations } from './task-tables.ts'
import type { TaskTables } from './task-tables.ts'
import { createTasksService } from './tasks-service.ts'
import type { TasksService } from './tasks-service.ts'

const errors: unknown[] = []

async function setUp({ keptEnded = 100 } = {}) {
  const db = await openDatabase<TaskTables>({ file: ':memory:', migrations: taskMigrations })
  let clock = 1_000_000
  const create = (): TasksService => {
    const onError = (error: unknown): void => void errors.push(error)
    const now = (): number => (clock += 1)
    const store = createTaskStore({ db, onDiskFull: () => undefined, onError })
    const board = createTaskBoard({ store, now, keptEnded, onError })
    return createTasksService({ store, board, runner: createTaskRunner({ board, queue: createTaskQueue({ perHost: 4 }), now, onError, log: silentLog, words: createWords(() => 'en') }), now, onError })
  }
  return { create, db }
}

const target = (host: number, vm: number): TaskTarget => ({ hostId: HostId.parse(`host-${host}`), uuid: DomainUuid.parse(`vm-${vm}`), label: `vm ${vm}` })

async function untilEnded(tasks: TasksService, taskId: TaskId): Promise<Task> {
  for await (const event of tasks.watch(undefined)) {
    if (event.kind === 'removed') continue
    const task = event.tasks.find(({ id }) => id === taskId)
    if (task && isEnded(task.state)) return task
  }
  throw new Error('the stream ended before the task')
}

const start = (tasks: TasksService, targets: TaskTarget[], parallelism = 8) => tasks.start({ kind: 'vm.start', targets, user: 'ada', parallelism })

describe('a task', () => {
  it('is followed from the queue to its end, with progress and log', async () => {
    const { create } = await setUp()
    await using tasks = create()
    tasks.register('vm.start', async ({ progress, log }) => {
      progress(0.5)
      log({ line: 'machine-defined', params: { name: 'half way' } })
    })
    const taskId = await start(tasks, [target(1, 1)])
    expect(await untilEnded(tasks, taskId)).toMatchObject({ state: 'succeeded', progress: 1, user: 'ada', target: { label: 'vm 1' }, children: null, isCancellable: false })
    expect(await tasks.log(taskId)).toMatchObject([{ text: 'Defined half way' }])
  })

  it('fails with the problem of the host', async () => {
    const { create } = await setUp()
    await using tasks = create()
    tasks.register('vm.start', () => Promise.reject(new AppError('vm-busy', { message: 'a job is under way' })))
    expect(await untilEnded(tasks, await start(tasks, [target(1, 1)]))).toMatchObject({ state: 'failed', problem: { code: 'vm-busy', message: 'a job is under way' } })
  })

  it('with many targets counts its children and fails when one did', async () => {
    const { create } = await setUp()
    await using tasks = create()
    tasks.register('vm.start', async ({ target: { label } }) => {
      if (label === 'vm 3') throw new AppError('vm-state', { message: 'is on already' })
    })
    const taskId = await start(tasks, [1, 2, 3, 4].map((vm) => target(vm % 2, vm)))
    expect(await untilEnded(tasks, taskId)).toMatchObject({ state: 'failed', children: { total: 4, succeeded: 3, failed: 1, cancelled: 0 }, progress: 1 })
    expect((await tasks.children(taskId)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'failed', 'succeeded'])
  })

  it('never runs more at once than asked for, and never more than four on a host', async () => {
    const { create } = await setUp()
    await using tasks = create()
    const running = new Map<string, number>()
    let most = 0
    let mostOnHost = 0
    tasks.register('vm.start', async ({ target: { hostId } }) => {
      running.set(hostId, (running.get(hostId) ?? 0) + 1)
      most = Math.max(most, [...running.values()].reduce((sum, count) => sum + count, 0))
      mostOnHost = Math.max(mostOnHost, ...running.values())
      await new Promise((resolve) => setImmediate(resolve))
      running.set(hostId, (running.get(hostId) ?? 0) - 1)
    })
    const taskId = await start(tasks, Array.from({ length: 60 }, (_, vm) => target(vm % 3, vm)), 10)
    expect(await untilEnded(tasks, taskId)).toMatchObject({ children: { succeeded: 60 } })
    expect(mostOnHost).toBe(4)
    expect(most).toBe(10)
  })

  it('does not let a host that hangs hold up the others', async () => {
    const { create } = await setUp()
    await using tasks = create()
    const done: string[] = []
    tasks.register('vm.start', async ({ target: { hostId, label }, signal }) => {
      if (hostId === 'host-0') await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      done.push(label)
    })
    const taskId = await start(tasks, Array.from({ length: 20 }, (_, vm) => target(vm % 2, vm)), 8)
    await expect.poll(() => done.length).toBe(10)
    await tasks.cancel(taskId)
    expect(await untilEnded(tasks, taskId)).toMatchObject({ state: 'cancelled', children: { succeeded: 10, cancelled: 10 } })
  })

  it('is repeated with what did not succeed, as a new task', async () => {
    const { create } = await setUp()
    await using tasks = create()
    const seen: string[] = []
    let isBroken = true
    const work: TaskWork = async ({ target: { label } }) => {
      seen.push(label)
      if (isBroken && label !== 'vm 1') throw new AppError('vm-busy', { message: 'busy' })
    }
    tasks.register('vm.start', work)
    const first = await start(tasks, [target(1, 1), target(1, 2), target(1, 3)])
    await untilEnded(tasks, first)
    isBroken = false
    const second = await tasks.retry(first, { user: 'bob', parallelism: 8 })
    expect(second).not.toBe(first)
    expect(await untilEnded(tasks, second)).toMatchObject({ state: 'succeeded', user: 'bob', children: { total: 2 } })
    expect(seen.slice(3).toSorted()).toEqual(['vm 2', 'vm 3'])
    await expect(tasks.retry(second, { user: 'bob', parallelism: 8 })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is on the board again at the next start, with its items and its log', async () => {
    const { create } = await setUp()
    const ids: TaskId[] = []
    {
      await using first = create()
      first.register('vm.start', ({ log }) => Promise.resolve(log({ line: 'nothing-made', params: {} })))
      for (const targets of [[target(1, 1)], [target(1, 2), target(2, 3)]]) {
        const id = await start(first, targets)
        ids.push(id)
        await untilEnded(first, id)
      }
    }
    await using tasks = create()
    await tasks.recover()
    expect((await firstSnapshot(tasks)).map(({ id }) => id)).toEqual(ids)
    const [single = '', bulk = ''] = ids
    expect(await tasks.log(TaskId.parse(single))).toMatchObject([{ text: 'Nothing had been created yet.' }])
    expect((await tasks.children(TaskId.parse(bulk))).map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
  })

  it('that an ended console left behind is interrupted at the next start, and can be repeated then', async () => {
    const { create, db } = await setUp()
    {
      const crashed = create()
      crashed.register('vm.start', () => new Promise(() => undefined))
      await start(crashed, [target(1, 1)])
      await start(crashed, [target(1, 2), target(2, 3)])
      // Not disposed: the process was killed.
    }
    expect(await db.selectFrom('task').select('state').execute()).toHaveLength(4)
    await using tasks = create()
    tasks.register('vm.start', () => Promise.resolve())
    await tasks.recover()
    const history = await tasks.history({ limit: 10 })
    expect(history.map(({ state }) => state)).toEqual(['interrupted', 'interrupted'])
    const [bulk] = history
    expect(await tasks.children(idOf(bulk))).toMatchObject([{ state: 'interrupted' }, { state: 'interrupted' }])
    const again = await tasks.retry(idOf(bulk), { user: 'ada', parallelism: 1 })
    expect(await untilEnded(tasks, again)).toMatchObject({ state: 'succeeded', children: { total: 2, succeeded: 2 } })
  })

  it('under way is interrupted when the console ends in order', async () => {
    const { create, db } = await setUp()
    const tasks = create()
    tasks.register('vm.start', ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))))
    await start(tasks, [target(1, 1)])
    await tasks[Symbol.asyncDispose]()
    expect(await db.selectFrom('task').select('state').execute()).toEqual([{ state: 'interrupted' }])
  })

  it('of a kind that is resumed goes on at the next start, with its log, however the console ended', async () => {
    const { create, db } = await setUp()
    const resumes = { isResumed: true, isUnlimited: true }
    const ended = create()
    ended.register('vm.start', ({ signal, log }) => {
      log({ line: 'nothing-made', params: {} })
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }, resumes)
    const taskId = await start(ended, [target(1, 1)])
    await ended[Symbol.asyncDispose]()
    expect(await db.selectFrom('task').select('state').execute()).toEqual([{ state: 'running' }])

    await using tasks = create()
    const contexts: unknown[] = []
    tasks.register('vm.start', ({ resumedFromMs, target: { label }, log }) => {
      log({ line: 'interrupted', params: {}, problem: { code: 'timed-out', message: 'no answer' } })
      return Promise.resolve(void contexts.push({ resumedFromMs, label }))
    }, resumes)
    await tasks.recover()
    const task = await untilEnded(tasks, taskId)
    expect(task).toMatchObject({ id: taskId, state: 'succeeded', user: 'ada' })
    expect(contexts).toEqual([{ resumedFromMs: task.startedAtMs, label: 'vm 1' }])
    expect((await tasks.log(taskId)).map(({ text }) => text)).toEqual(['Nothing had been created yet.', 'Interrupted: No answer in time (no answer)'])
    await tasks.history({ limit: 1 })
    expect(await db.selectFrom('task').select('state').execute()).toEqual([{ state: 'succeeded' }])
  })

  it('leaves the board for the history when many newer ones have ended', async () => {
    const { create } = await setUp({ keptEnded: 2 })
    await using tasks = create()
    tasks.register('vm.start', ({ log }) => Promise.resolve(log({ line: 'nothing-made', params: {} })))
    const ids: TaskId[] = []
    for (const vm of [1, 2, 3, 4]) {
      const id = await start(tasks, [target(1, vm)])
      ids.push(id)
      await untilEnded(tasks, id)
    }
    await expect.poll(async () => (await firstSnapshot(tasks)).length).toBe(2)
    expect((await tasks.history({ limit: 3 })).map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 3))
    const page = await tasks.history({ limit: 3 })
    expect(await tasks.history({ limit: 3, beforeMs: page.at(-1)?.createdAtMs })).toHaveLength(1)
    expect(await tasks.log(idOf(page.at(-1), ids[0]))).toMatchObject([{ text: 'Nothing had been created yet.' }])
  })

  it('is found in the history of its VM also when it was part of a bulk act', async () => {
    const { create } = await setUp()
    await using tasks = create()
    tasks.register('vm.start', () => Promise.resolve())
    await untilEnded(tasks, await start(tasks, [target(1, 1), target(2, 2)]))
    await untilEnded(tasks, await start(tasks, [target(2, 2)]))
    expect(await tasks.history({ hostId: HostId.parse('host-2'), uuid: DomainUuid.parse('vm-2'), limit: 10 })).toHaveLength(2)
    expect(await tasks.history({ limit: 10 })).toHaveLength(2)
  })

  it('is on one page of the history only, and on none of them twice, when many began in one moment', async () => {
    const { create } = await setUp()
    await using tasks = create()
    tasks.register('vm.start', () => Promise.resolve())
    await untilEnded(tasks, await start(tasks, Array.from({ length: 25 }, (_, vm) => target(1, vm))))
    const seen: Task[] = []
    for (;;) {
      const last = seen.at(-1)
      const page = await tasks.history({ hostId: HostId.parse('host-1'), limit: 10, beforeMs: last?.createdAtMs, beforeId: last?.id })
      seen.push(...page)
      if (page.length < 10) break
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(25)
  })

  it('that does not exist is said so', async () => {
    const { create } = await setUp()
    await using tasks = create()
    await expect(tasks.cancel(TaskId.parse('nothing'))).rejects.toMatchObject({ code: 'task-not-found' })
  })
})

async function firstSnapshot(tasks: TasksService): Promise<Task[]> {
  for await (const event of tasks.watch(undefined)) if (event.kind === 'snapshot') return event.tasks
  return []
}

function idOf(task: Task | undefined, id = task?.id): TaskId {
  if (id === undefined) throw new Error('there is no such task')
  return id
}

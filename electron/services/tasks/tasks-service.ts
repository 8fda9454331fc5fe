// Tasks as callers see them: start, follow, cancel, repeat, look up. What a kind of task does is registered by the service that
// knows it, so that a task can be repeated after a restart too.
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError } from '#shared/errors.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task, TaskEvent, TaskLogLine, TaskTarget } from '#shared/model/task.ts'
import type { TaskBoard } from './task-board.ts'
import { interrupted } from './task-runner.ts'
import type { TaskRunner } from './task-runner.ts'
import type { HistoryQuery, TaskStore } from './task-store.ts'
import type { TaskKind, TaskWork } from './task-work.ts'

export interface StartRequest {
  readonly kind: string
  readonly targets: readonly TaskTarget[]
  readonly user: string
  readonly parallelism: number
}

export interface TasksService extends AsyncDisposable {
  /** Says what tasks of this kind do. */
  register(kind: string, work: TaskWork, options?: Partial<Omit<TaskKind, 'work'>>): void
  /** Shows what was done last, goes on with what the console's end left unfinished or marks it as interrupted, and begins to prune. */
  recover(): Promise<void>
  /** Saved when it resolves, unless the disk is full. */
  start(request: StartRequest): Promise<TaskId>
  cancel(taskId: TaskId): Promise<void>
  /** Repeats what did not succeed. @throws AppError `conflict` while it is under way, or when nothing is left. */
  retry(taskId: TaskId, request: { user: string; parallelism: number }): Promise<TaskId>
  children(taskId: TaskId): Promise<Task[]>
  log(taskId: TaskId): Promise<TaskLogLine[]>
  history(query: HistoryQuery): Promise<Task[]>
  watch(signal: AbortSignal | undefined): AsyncGenerator<TaskEvent, void, undefined>
}

export interface TasksDependencies {
  readonly store: TaskStore
  readonly board: TaskBoard
  readonly runner: TaskRunner
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const keptMs = 90 * 24 * 3600 * 1000
/** A page of the list. */
const restoredTasks = 100
const pruneEveryMs = 6 * 3600 * 1000

export function createTasksService({ store, board, runner, now, onError }: TasksDependencies): TasksService {
  const works = new Map<string, TaskKind>()
  const disposables = new DisposableStack()

  const start = async ({ kind, targets: [first, ...rest], user, parallelism }: StartRequest): Promise<TaskId> => {
    const known = works.get(kind)
    if (!known || !first) throw new AppError('input-invalid', { message: `Nothing to do for a task of kind ${kind}`, params: { kind } })
    const taskId = runner.start({ kind, targets: [first, ...rest], user, parallelism, ...known })
    await store.flush()
    return taskId
  }
  const find = async (taskId: TaskId): Promise<Task> => {
    const task = board.get(taskId) ?? (await store.get(taskId))
    if (!task) throw new AppError('task-not-found', { message: 'There is no such task', params: { taskId } })
    return task
  }
  const childrenOf = async (taskId: TaskId): Promise<Task[]> => {
    await find(taskId)
    const children = board.children(taskId)
    return children.length > 0 ? children : store.children(taskId)
  }
  return {
    register: (kind, work, { isUnlimited = false, isResumed = false } = {}) => void works.set(kind, { work, isUnlimited, isResumed }),
    async recover() {
      board.restore(await store.history({ limit: restoredTasks }))
      for (const task of await store.unfinished()) await recoverTask({ store, board, runner, now }, task, works.get(task.kind))
      await store.prune(now() - keptMs)
      disposables.use(repeat(() => store.prune(now() - keptMs), { everyMs: pruneEveryMs, onError }))
    },
    start,
    async cancel(taskId) {
      const task = await find(taskId)
      if (isEnded(task.state)) return
      for (const { id } of [task, ...board.children(taskId)]) runner.cancel(id)
    },
    async retry(taskId, request) {
      const task = await find(taskId)
      if (!isEnded(task.state)) throw new AppError('conflict', { message: 'The task is still under way', reason: 'task-under-way', params: { taskId } })
      const items = task.children ? await childrenOf(taskId) : [task]
      return start({ kind: task.kind, targets: targetsToRepeat(items, taskId), ...request })
    },
    children: childrenOf,
    async log(taskId) {
      await find(taskId)
      return [...(board.log(taskId) ?? (await store.log(taskId)))]
    },
    async history(query) {
      await store.flush()
      return store.history(query)
    },
    watch: (signal) => board.watch(signal),
    async [Symbol.asyncDispose]() {
      disposables.dispose()
      runner[Symbol.dispose]()
      await board[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** Top-level tasks that were interrupted are shown again, so that someone sees it. */
async function recoverTask({ store, board, runner, now }: Omit<TasksDependencies, 'onError'>, task: Task, kind: TaskKind | undefined): Promise<void> {
  const { target } = task
  if (kind?.isResumed === true && target && task.parentId === null) return runner.resume({ ...task, target }, { ...kind, earlierLog: await store.log(task.id) })
  const ended = { ...task, ...interrupted(now()) }
  if (task.parentId === null) board.add(ended)
  else store.save(ended)
}

function targetsToRepeat(items: readonly Task[], taskId: TaskId): TaskTarget[] {
  const targets = items.filter(({ state }) => state !== 'succeeded').flatMap(({ target }) => target ?? [])
  if (targets.length === 0) throw new AppError('conflict', { message: 'Nothing of the task is left to repeat', reason: 'task-nothing-left', params: { taskId } })
  return targets
}

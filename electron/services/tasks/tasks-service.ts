// Tasks: starts work on one target or many, follows it, cancels it, repeats what failed. What a kind of task does is
// registered by the service that knows it, so that a task can be repeated after a restart too.
import { randomUUID } from 'node:crypto'
import { cancelledError } from '#electron/lib/deadline.ts'
import { repeat } from '#electron/lib/schedule.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task, TaskEvent, TaskLogLine, TaskTarget } from '#shared/model/task.ts'
import type { TaskBoard } from './task-board.ts'
import type { QueuedWork, QueueGroup, TaskQueue } from './task-queue.ts'
import type { HistoryQuery, TaskStore } from './task-store.ts'

export interface TaskContext {
  readonly target: TaskTarget
  readonly signal: AbortSignal
  /** 0 to 1. */
  readonly progress: (fraction: number) => void
  readonly log: (text: string) => void
}

export type TaskWork = (context: TaskContext) => Promise<void>

export interface StartRequest {
  readonly kind: string
  readonly targets: readonly TaskTarget[]
  readonly user: string
  readonly parallelism: number
}

export interface TasksService extends AsyncDisposable {
  /** Says what tasks of this kind do; before `start`. */
  register(kind: string, work: TaskWork): void
  /** Marks what a crash left behind, and begins to prune. */
  recover(): Promise<void>
  /** One target makes a task, several make a parent with a child each. Saved when it resolves, unless the disk is full. */
  start(request: StartRequest): Promise<TaskId>
  cancel(taskId: TaskId): Promise<void>
  retry(taskId: TaskId, user: string): Promise<TaskId>
  children(taskId: TaskId): Promise<Task[]>
  log(taskId: TaskId): Promise<TaskLogLine[]>
  history(query: HistoryQuery): Promise<Task[]>
  watch(signal: AbortSignal | undefined): AsyncGenerator<TaskEvent, void, undefined>
}

export interface TasksDependencies {
  readonly store: TaskStore
  readonly board: TaskBoard
  readonly queue: TaskQueue
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const keptMs = 90 * 24 * 3600 * 1000
const pruneEveryMs = 6 * 3600 * 1000

/** A task that has not ended, and how to end it early. */
interface Running {
  readonly controller: AbortController
  readonly work: QueuedWork
}

export function createTasksService({ store, board, queue, now, onError }: TasksDependencies): TasksService {
  const works = new Map<string, TaskWork>()
  const running = new Map<TaskId, Running>()
  const disposables = new DisposableStack()

  const end = (taskId: TaskId, outcome: Pick<Task, 'state' | 'problem'>): void => {
    running.delete(taskId)
    const task = board.change(taskId, { ...outcome, endedAtMs: now(), isCancellable: false, ...(outcome.state === 'succeeded' ? { progress: 1 } : {}) })
    if (task) countChild(board, task, now())
  }
  const run = async (taskId: TaskId, target: TaskTarget, { work, signal }: { work: TaskWork; signal: AbortSignal }): Promise<void> => {
    begin(board, taskId, now())
    try {
      await work({ target, signal, progress: (progress) => void board.change(taskId, { progress }), log: (text) => board.addLog(taskId, text) })
      end(taskId, { state: 'succeeded', problem: null })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'internal') onError(error)
      board.addLog(taskId, problem.message)
      end(taskId, signal.aborted || problem.code === 'cancelled' ? { state: 'cancelled', problem: null } : { state: 'failed', problem })
    }
  }
  const enqueue = (task: Task, target: TaskTarget, { work, group }: { work: TaskWork; group: QueueGroup }): QueuedWork => {
    const controller = new AbortController()
    const queued: QueuedWork = { hostId: target.hostId, group, run: () => run(task.id, target, { work, signal: controller.signal }) }
    board.add(task)
    running.set(task.id, { controller, work: queued })
    return queued
  }
  const cancelOne = (taskId: TaskId): void => {
    const item = running.get(taskId)
    if (!item) return
    if (queue.remove(item.work)) end(taskId, { state: 'cancelled', problem: null })
    else item.controller.abort(cancelledError('The task'))
  }
  const start = async ({ kind, targets, user, parallelism }: StartRequest): Promise<TaskId> => {
    const work = works.get(kind)
    const [first] = targets
    if (!work || !first) throw new AppError('input-invalid', { message: `Nothing to do for a task of kind ${kind}`, params: { kind } })
    const group = { parallelism }
    const parent = newTask({ kind, user, target: targets.length === 1 ? first : null, parentId: null, atMs: now() })
    if (targets.length === 1) queue.add([enqueue(parent, first, { work, group })])
    else {
      board.add({ ...parent, progress: 0, children: { total: targets.length, succeeded: 0, failed: 0, cancelled: 0 } })
      queue.add(targets.map((target) => enqueue(newTask({ kind, user, target, parentId: parent.id, atMs: now() }), target, { work, group })))
    }
    await store.flush()
    return parent.id
  }
  const find = async (taskId: TaskId): Promise<Task> => {
    const task = board.get(taskId) ?? (await store.get(taskId))
    if (!task) throw new AppError('task-not-found', { message: 'There is no such task', params: { taskId } })
    return task
  }
  const childrenOf = async (taskId: TaskId): Promise<Task[]> => {
    await find(taskId)
    return board.get(taskId) ? board.children(taskId) : store.children(taskId)
  }
  return {
    register: (kind, work) => void works.set(kind, work),
    async recover() {
      for (const task of await store.unfinished()) {
        const ended = { ...task, ...interrupted(now()) }
        if (task.parentId === null) board.add(ended)
        else store.save(ended)
      }
      await store.prune(now() - keptMs)
      disposables.use(repeat(() => store.prune(now() - keptMs), { everyMs: pruneEveryMs, onError }))
    },
    start,
    async cancel(taskId) {
      const task = await find(taskId)
      if (isEnded(task.state)) return
      cancelOne(taskId)
      for (const child of board.children(taskId)) cancelOne(child.id)
    },
    async retry(taskId, user) {
      const task = await find(taskId)
      if (!isEnded(task.state)) throw new AppError('conflict', { message: 'The task is still under way', params: { taskId } })
      const items = task.children ? await childrenOf(taskId) : [task]
      const targets = items.filter(({ state }) => state !== 'succeeded').flatMap(({ target }) => target ?? [])
      if (targets.length === 0) throw new AppError('conflict', { message: 'Nothing of the task is left to repeat', params: { taskId } })
      return start({ kind: task.kind, targets, user, parallelism: 8 })
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
      for (const [taskId, { controller }] of running) {
        board.change(taskId, interrupted(now()))
        controller.abort(cancelledError('The task'))
      }
      await board[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** How a task ends that the console did not live to finish. */
function interrupted(atMs: number): Pick<Task, 'state' | 'endedAtMs' | 'isCancellable' | 'problem'> {
  const message = 'The console ended before this task did. What the host was already told to do, it may have done.'
  return { state: 'interrupted', endedAtMs: atMs, isCancellable: false, problem: { code: 'cancelled', message } }
}

function newTask({ kind, user, target, parentId, atMs }: { kind: string; user: string; target: TaskTarget | null; parentId: TaskId | null; atMs: number }): Task {
  return {
    id: TaskId.parse(randomUUID()),
    parentId,
    kind,
    target,
    state: 'queued',
    progress: null,
    children: null,
    isCancellable: true,
    problem: null,
    user,
    createdAtMs: atMs,
    startedAtMs: null,
    endedAtMs: null,
  }
}

/** A parent begins with its first child. */
function begin(board: TaskBoard, taskId: TaskId, atMs: number): void {
  const task = board.change(taskId, { state: 'running', startedAtMs: atMs })
  const parent = task?.parentId ? board.get(task.parentId) : undefined
  if (parent?.state === 'queued') board.change(parent.id, { state: 'running', startedAtMs: atMs })
}

/** Counts an ended child in its parent, and ends the parent with the last one: failed if any failed, else cancelled if any was. */
function countChild(board: TaskBoard, { parentId, state }: Task, atMs: number): void {
  const parent = parentId && board.get(parentId)
  if (!parent || !parent.children || (state !== 'succeeded' && state !== 'failed' && state !== 'cancelled')) return
  const children = { ...parent.children, [state]: parent.children[state] + 1 }
  const ended = children.succeeded + children.failed + children.cancelled
  const outcome = children.failed > 0 ? 'failed' : children.cancelled > 0 ? 'cancelled' : 'succeeded'
  const ending = ended === children.total ? { state: outcome, endedAtMs: atMs, isCancellable: false } as const : {}
  board.change(parent.id, { children, progress: ended / children.total, ...ending })
}

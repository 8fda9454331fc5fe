// Runs tasks: puts their work in the queue, ends them on the board. One target is a task, several are a parent
// with a child each.
import { randomUUID } from 'node:crypto'
import { cancelledError } from '#electron/lib/waiting/deadline.ts'
import type { Log } from '#electron/lib/log.ts'
import { createTaskLineText } from '#electron/lib/words.ts'
import type { Words } from '#electron/lib/words.ts'
import { currentTrace, inTrace, newTrace } from '#electron/lib/trace.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskLogLine, TaskTarget } from '#shared/model/task.ts'
import type { TaskBoard } from './task-board.ts'
import type { QueuedWork, QueueGroup, TaskQueue } from './task-queue.ts'
import { doWork } from './task-work.ts'
import type { TaskKind, TaskOutcome } from './task-work.ts'

interface RunRequest extends TaskKind {
  readonly kind: string
  readonly targets: readonly [TaskTarget, ...TaskTarget[]]
  readonly user: string
  readonly parallelism: number
}

interface Running {
  readonly controller: AbortController
  readonly queued: QueuedWork
  readonly isResumed: boolean
}

export interface TaskRunner extends Disposable {
  start(request: RunRequest): TaskId
  /** Goes on with one that an earlier console has left unfinished. */
  resume(task: Task & { readonly target: TaskTarget }, how: TaskKind & { readonly earlierLog: readonly TaskLogLine[] }): void
  /** A task that waits ends at once; one that runs is told to stop, and ends when it has. */
  cancel(taskId: TaskId): void
}

export interface RunnerDependencies {
  readonly board: TaskBoard
  readonly queue: TaskQueue
  readonly now: () => number
  /** Gets errors that no table knows. */
  readonly onError: (error: unknown) => void
  readonly log: Log
  readonly words: Words
  /** Where traces are collected. */
  readonly record?: RecordSpan | undefined
}

export function createTaskRunner({ board, queue, now, onError, log, words, record }: RunnerDependencies): TaskRunner {
  const parts = { board, now, onError, log, lineText: createTaskLineText(words) }
  const running = new Map<TaskId, Running>()
  let isClosed = false

  const end = (taskId: TaskId, outcome: TaskOutcome): void => {
    running.delete(taskId)
    const task = board.change(taskId, { ...outcome, endedAtMs: now(), isCancellable: false })
    if (task) countChild(board, task, now())
  }
  const run = async (task: Task, { target, work, isResumed, signal }: Pick<TaskKind, 'work' | 'isResumed'> & { target: TaskTarget; signal: AbortSignal }): Promise<void> => {
    const outcome = await doWork(parts, task, { target, work, signal, isLeft: () => isClosed && isResumed })
    if (outcome) end(task.id, outcome)
  }
  const enqueue = (task: Task, target: TaskTarget, { group, isUnlimited, earlierLog, ...how }: TaskKind & { readonly group: QueueGroup; readonly earlierLog?: readonly TaskLogLine[] }): QueuedWork => {
    const controller = new AbortController()
    // It belongs to the click that asked for it, whatever work of the queue's ends before it begins.
    const trace = currentTrace() ?? newTrace(record)
    const queued: QueuedWork = { hostId: target.hostId, isUnlimited, group, run: () => inTrace(trace, () => run(task, { ...how, target, signal: controller.signal })) }
    board.add(task, earlierLog)
    running.set(task.id, { controller, queued, isResumed: how.isResumed })
    return queued
  }
  return {
    start({ kind, targets, user, parallelism, ...how }) {
      const items = { ...how, group: { parallelism } }
      const [first] = targets
      const isBulk = targets.length > 1
      const task = newTask({ kind, user, target: isBulk ? null : first, parentId: null }, now())
      if (!isBulk) {
        queue.add([enqueue(task, first, items)])
        return task.id
      }
      board.add({ ...task, progress: 0, children: { total: targets.length, succeeded: 0, failed: 0, cancelled: 0 } })
      queue.add(targets.map((target) => enqueue(newTask({ kind, user, target, parentId: task.id }, now()), target, items)))
      return task.id
    },
    resume: (task, how) => queue.add([enqueue({ ...task, state: 'queued' }, task.target, { ...how, group: { parallelism: 1 } })]),
    cancel(taskId) {
      const item = running.get(taskId)
      if (!item) return
      if (queue.remove(item.queued)) end(taskId, { state: 'cancelled' })
      else item.controller.abort(cancelledError('The task'))
    },
    [Symbol.dispose]() {
      isClosed = true
      for (const [taskId, { controller, isResumed }] of running) {
        if (!isResumed) board.change(taskId, interrupted(now()))
        controller.abort(cancelledError('The task'))
      }
    },
  }
}

/** How a task ends that the console did not live to finish. */
export function interrupted(atMs: number): Pick<Task, 'state' | 'endedAtMs' | 'isCancellable' | 'problem'> {
  const message = 'The console ended before this task did. What the host was already told to do, it may have done.'
  return { state: 'interrupted', endedAtMs: atMs, isCancellable: false, problem: { code: 'cancelled', message } }
}

function newTask(about: Pick<Task, 'kind' | 'user' | 'target' | 'parentId'>, createdAtMs: number): Task {
  const beginning = { state: 'queued', progress: null, children: null, isCancellable: true, problem: null } as const
  return { id: TaskId.parse(randomUUID()), ...about, ...beginning, createdAtMs, startedAtMs: null, endedAtMs: null }
}

/** Counts an ended child in its parent, and ends the parent with the last one: failed if any failed, else cancelled if any was. */
function countChild(board: TaskBoard, { parentId, state }: Task, endedAtMs: number): void {
  const parent = parentId && board.get(parentId)
  if (!parent || !parent.children || (state !== 'succeeded' && state !== 'failed' && state !== 'cancelled')) return
  const children = { ...parent.children, [state]: parent.children[state] + 1 }
  const ended = children.succeeded + children.failed + children.cancelled
  const outcome = children.failed > 0 ? 'failed' : children.cancelled > 0 ? 'cancelled' : 'succeeded'
  const ending = ended === children.total ? ({ state: outcome, endedAtMs, isCancellable: false } as const) : {}
  board.change(parent.id, { children, progress: ended / children.total, ...ending })
}

// Runs the work of tasks: puts it in the queue, follows it on the board, ends it. One target is a task, several are a parent
// with a child each.
import { randomUUID } from 'node:crypto'
import { cancelledError } from '#electron/lib/deadline.ts'
import type { Log } from '#electron/lib/log.ts'
import { currentTrace, inTrace, newTrace, traced } from '#electron/lib/trace.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { problemOf } from '#shared/errors.ts'
import { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskTarget } from '#shared/model/task.ts'
import type { TaskBoard } from './task-board.ts'
import type { QueuedWork, QueueGroup, TaskQueue } from './task-queue.ts'

export interface TaskContext {
  readonly target: TaskTarget
  readonly signal: AbortSignal
  /** 0 to 1. */
  readonly progress: (fraction: number) => void
  readonly log: (text: string) => void
}

export type TaskWork = (context: TaskContext) => Promise<void>

interface RunRequest {
  readonly kind: string
  readonly targets: readonly [TaskTarget, ...TaskTarget[]]
  readonly user: string
  readonly parallelism: number
  readonly work: TaskWork
  readonly isUnlimited: boolean
}

export interface TaskRunner extends Disposable {
  start(request: RunRequest): TaskId
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
  /** Where traces are collected. */
  readonly record?: RecordSpan | undefined
}

export function createTaskRunner({ board, queue, now, onError, log, record }: RunnerDependencies): TaskRunner {
  const running = new Map<TaskId, { controller: AbortController; queued: QueuedWork }>()

  const end = (taskId: TaskId, outcome: Partial<Task> & Pick<Task, 'state'>): void => {
    running.delete(taskId)
    const task = board.change(taskId, { ...outcome, endedAtMs: now(), isCancellable: false })
    if (task) countChild(board, task, now())
  }
  const run = async ({ id, kind }: Task, { target, work, signal }: { target: TaskTarget; work: TaskWork; signal: AbortSignal }): Promise<void> => {
    begin(board, id, now())
    try {
      await traced({ name: `task ${kind}`, kind: 'internal', attributes: { 'novacron.task': id, 'novacron.host': target.hostId, 'novacron.target': target.label } }, () => work({ target, signal, progress: (progress) => void board.change(id, { progress }), log: (text) => board.addLog(id, text) }))
      end(id, { state: 'succeeded', progress: 1 })
    } catch (error) {
      const problem = { ...problemOf(error), traceId: currentTrace()?.traceId }
      if (problem.code === 'internal') onError(error)
      board.addLog(id, problem.message)
      if (signal.aborted || problem.code === 'cancelled') return end(id, { state: 'cancelled' })
      log.warn('a task failed', { task: id, kind, hostId: target.hostId, target: target.label, code: problem.code, reason: problem.message })
      end(id, { state: 'failed', problem })
    }
  }
  const enqueue = (task: Task, target: TaskTarget, { work, group, isUnlimited }: { work: TaskWork; group: QueueGroup; isUnlimited: boolean }): QueuedWork => {
    const controller = new AbortController()
    // It belongs to the click that asked for it, whatever work of the queue's ends before it begins.
    const trace = currentTrace() ?? newTrace(record)
    const queued: QueuedWork = { hostId: target.hostId, isUnlimited, group, run: () => inTrace(trace, () => run(task, { target, work, signal: controller.signal })) }
    board.add(task)
    running.set(task.id, { controller, queued })
    return queued
  }
  return {
    start({ kind, targets, user, parallelism, work, isUnlimited }) {
      const items = { work, isUnlimited, group: { parallelism } }
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
    cancel(taskId) {
      const item = running.get(taskId)
      if (!item) return
      if (queue.remove(item.queued)) end(taskId, { state: 'cancelled' })
      else item.controller.abort(cancelledError('The task'))
    },
    [Symbol.dispose]() {
      for (const [taskId, { controller }] of running) {
        board.change(taskId, interrupted(now()))
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

/** A parent begins with its first child. */
function begin(board: TaskBoard, taskId: TaskId, startedAtMs: number): void {
  const task = board.change(taskId, { state: 'running', startedAtMs })
  const parent = task?.parentId ? board.get(task.parentId) : undefined
  if (parent?.state === 'queued') board.change(parent.id, { state: 'running', startedAtMs })
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

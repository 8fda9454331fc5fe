// The work of one task: what it is told and may tell, its beginning on the board, and what came of it.
import type { Log } from '#electron/lib/log.ts'
import { currentTrace, traced } from '#electron/lib/trace.ts'
import { problemOf } from '#shared/errors.ts'
import type { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskTarget } from '#shared/model/task.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import type { TaskBoard } from './task-board.ts'

export interface TaskContext {
  readonly target: TaskTarget
  readonly signal: AbortSignal
  /** 0 to 1. */
  readonly progress: (fraction: number) => void
  readonly log: (line: TaskLine) => void
  /** When a console began it that ended before it did. */
  readonly resumedFromMs?: number
}

export type TaskWork = (context: TaskContext) => Promise<void>

/** What the tasks of a kind do, and how. */
export interface TaskKind {
  readonly work: TaskWork
  /** They begin at once, whatever else runs on their host, and take turns themselves. */
  readonly isUnlimited: boolean
  /** They are left unfinished when the console ends, for its next start to go on with. */
  readonly isResumed: boolean
}

export type TaskOutcome = Partial<Task> & Pick<Task, 'state'>

export interface WorkSurroundings {
  readonly board: TaskBoard
  readonly now: () => number
  /** Gets errors that no table knows. */
  readonly onError: (error: unknown) => void
  readonly log: Log
  readonly lineText: (line: TaskLine) => string
}

export interface WorkRequest extends Pick<TaskKind, 'work'> {
  readonly target: TaskTarget
  readonly signal: AbortSignal
  /** Whether what fails now is left unfinished for the next console. */
  readonly isLeft: () => boolean
}

/** How the task ended; `undefined` of one that is left. */
export async function doWork(surroundings: WorkSurroundings, task: Task, request: WorkRequest): Promise<TaskOutcome | undefined> {
  begin(surroundings.board, task.id, task.startedAtMs ?? surroundings.now())
  try {
    await traceWork(surroundings, task, request)
    return { state: 'succeeded', progress: 1 }
  } catch (error) {
    return request.isLeft() ? undefined : failureOf(surroundings, { task, request, error })
  }
}

function traceWork({ board, lineText }: WorkSurroundings, { id, kind, startedAtMs }: Task, { target, work, signal }: WorkRequest): Promise<void> {
  const resumedFrom = startedAtMs === null ? {} : { resumedFromMs: startedAtMs }
  const context: TaskContext = { target, signal, progress: (progress) => void board.change(id, { progress }), log: (line) => board.addLog(id, lineText(line)), ...resumedFrom }
  return traced({ name: `task ${kind}`, kind: 'internal', attributes: { 'novacron.task': id, 'novacron.host': target.hostId, 'novacron.target': target.label } }, () => work(context))
}

function failureOf({ board, onError, log }: WorkSurroundings, { task: { id, kind }, request: { target, signal }, error }: { readonly task: Task; readonly request: WorkRequest; readonly error: unknown }): TaskOutcome {
  const problem = { ...problemOf(error), traceId: currentTrace()?.traceId }
  if (problem.code === 'internal') onError(error)
  board.addLog(id, problem.message)
  if (signal.aborted || problem.code === 'cancelled') return { state: 'cancelled' }
  log.warn('a task failed', { task: id, kind, hostId: target.hostId, target: target.label, code: problem.code, reason: problem.message })
  return { state: 'failed', problem }
}

/** A parent begins with its first child. */
function begin(board: TaskBoard, taskId: TaskId, startedAtMs: number): void {
  const task = board.change(taskId, { state: 'running', startedAtMs })
  const parent = task?.parentId ? board.get(task.parentId) : undefined
  if (parent?.state === 'queued') board.change(parent.id, { state: 'running', startedAtMs })
}

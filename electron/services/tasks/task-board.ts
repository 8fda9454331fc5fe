// The tasks under way and the recent ones in memory: their state, their children, their log; tells the windows and the
// history of every change. Knows nothing of running them.
import { createChannel } from '#electron/lib/channel.ts'
import { createDebounced } from '#electron/lib/waiting/schedule.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { Task, TaskEvent, TaskLogLine } from '#shared/model/task.ts'
import type { TaskStore } from './task-store.ts'

export interface TaskBoard extends AsyncDisposable {
  /** Puts a task on the board, with what its log has already. Children come after their parent. */
  add(task: Task, log?: readonly TaskLogLine[]): void
  /** Puts ended tasks of an earlier console on the board, the newest first; their items and logs stay in the history. */
  restore(ended: readonly Task[]): void
  get(taskId: TaskId): Task | undefined
  children(taskId: TaskId): Task[]
  log(taskId: TaskId): readonly TaskLogLine[] | undefined
  /** Changes a task; an ended one stays as it ended. Returns the task as it is then. */
  change(taskId: TaskId, change: Partial<Task>): Task | undefined
  addLog(taskId: TaskId, text: string): void
  watch(signal: AbortSignal | undefined): AsyncGenerator<TaskEvent, void, undefined>
}

export interface BoardOptions {
  readonly store: TaskStore
  readonly now: () => number
  /** Top-level tasks that stay on the board after they have ended. */
  readonly keptEnded: number
  readonly onError: (error: unknown) => void
}

interface Entry {
  task: Task
  readonly childIds: TaskId[]
  /** `undefined` of a task whose log is in the history alone. */
  readonly log: TaskLogLine[] | undefined
}

const windowMs = 50
const logLinesInMemory = 1000

export function createTaskBoard({ store, now, keptEnded, onError }: BoardOptions): TaskBoard {
  const entries = new Map<TaskId, Entry>()
  const channel = createChannel<TaskEvent>({ backlogLimit: 500 })
  const changed = new Set<TaskId>()
  const topLevel = (): Task[] => [...entries.values()].map(({ task }) => task).filter(({ parentId }) => parentId === null)
  const publish = createDebounced(
    () => {
      const tasks = [...changed].flatMap((id) => entries.get(id)?.task ?? [])
      changed.clear()
      if (tasks.length > 0) channel.publish({ kind: 'changed', tasks })
      const removed = dropOldest(entries, keptEnded)
      if (removed.length > 0) channel.publish({ kind: 'removed', ids: removed })
    },
    { delayMs: windowMs, onError },
  )
  const note = (task: Task, isWorthSaving = true): void => {
    if (isWorthSaving) store.save(task)
    if (task.parentId !== null) return
    changed.add(task.id)
    publish.request()
  }
  return {
    add(task, log = []) {
      entries.set(task.id, { task, childIds: [], log: [...log] })
      if (task.parentId !== null) entries.get(task.parentId)?.childIds.push(task.id)
      note(task)
    },
    restore(ended) {
      for (const task of ended.toReversed()) entries.set(task.id, { task, childIds: [], log: undefined })
    },
    get: (taskId) => entries.get(taskId)?.task,
    children: (taskId) => entries.get(taskId)?.childIds.flatMap((id) => entries.get(id)?.task ?? []) ?? [],
    log: (taskId) => entries.get(taskId)?.log,
    change(taskId, change) {
      const entry = entries.get(taskId)
      if (!entry || isEnded(entry.task.state)) return entry?.task
      entry.task = { ...entry.task, ...change }
      // Progress alone is for the eyes: after a crash nobody asks how far it was.
      note(entry.task, Object.keys(change).some((key) => key !== 'progress'))
      return entry.task
    },
    addLog(taskId, text) {
      const line = { atMs: now(), text }
      const entry = entries.get(taskId)
      if (entry?.log && entry.log.length < logLinesInMemory) entry.log.push(line)
      store.addLog(taskId, line)
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [{ kind: 'snapshot', tasks: topLevel() }], signal }),
    async [Symbol.asyncDispose]() {
      await publish[Symbol.asyncDispose]()
      channel[Symbol.dispose]()
    },
  }
}

/** Takes the oldest ended top-level tasks off the board, with their children; they live on in the history. */
function dropOldest(entries: Map<TaskId, Entry>, kept: number): TaskId[] {
  const ended = [...entries.values()].filter(({ task }) => task.parentId === null && isEnded(task.state))
  const dropped = ended.slice(0, Math.max(0, ended.length - kept))
  for (const { task, childIds } of dropped) {
    for (const id of [task.id, ...childIds]) entries.delete(id)
  }
  return dropped.map(({ task }) => task.id)
}

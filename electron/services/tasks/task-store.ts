// The history of tasks in SQLite. Saving is behind (batched, waits for room on a full disk); reading is paged.
import type { Kysely } from 'kysely'
import { createWriteBehind } from '#electron/lib/database/write-behind.ts'
import type { WriteBehindOptions } from '#electron/lib/database/write-behind.ts'
import type { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import { Task } from '#shared/model/task.ts'
import type { TaskLogLine, TaskState } from '#shared/model/task.ts'
import type { TaskTables } from './task-tables.ts'

export interface HistoryQuery {
  readonly beforeMs?: number | undefined
  /** With `beforeMs`: of the tasks of that moment, those after this one too. */
  readonly beforeId?: TaskId | undefined
  readonly hostId?: HostId | undefined
  readonly uuid?: DomainUuid | undefined
  /** Only those that ended so. */
  readonly state?: TaskState
  readonly limit: number
}

export interface TaskStore extends AsyncDisposable {
  save(task: Task): void
  addLog(taskId: TaskId, line: TaskLogLine): void
  flush(): Promise<void>
  get(taskId: TaskId): Promise<Task | undefined>
  children(taskId: TaskId): Promise<Task[]>
  log(taskId: TaskId): Promise<TaskLogLine[]>
  /** Newest first. Without a host only top-level tasks; with one, every task that had it as its target. */
  history(query: HistoryQuery): Promise<Task[]>
  unfinished(): Promise<Task[]>
  /** Deletes ended tasks that are older. */
  prune(beforeMs: number): Promise<void>
}

type Row = { readonly kind: 'task'; readonly task: Task } | { readonly kind: 'log'; readonly taskId: TaskId; readonly line: TaskLogLine }

export type TaskStoreOptions = Pick<WriteBehindOptions<Row>, 'onDiskFull' | 'onError'> & { readonly db: Kysely<TaskTables> }

export function createTaskStore({ db, onDiskFull, onError }: TaskStoreOptions): TaskStore {
  const queue = createWriteBehind<Row>({ write: (rows) => write(db, rows), delayMs: 50, batchSize: 200, retryMs: 5000, onDiskFull, onError })
  let logSequence = 0
  return {
    save: (task) => queue.set(task.id, { kind: 'task', task }),
    addLog: (taskId, line) => queue.set(`log ${(logSequence += 1)}`, { kind: 'log', taskId, line }),
    flush: () => queue.flush(),
    async get(taskId) {
      const row = await db.selectFrom('task').select('task').where('id', '=', taskId).executeTakeFirst()
      return row && taskOf(row)
    },
    async children(taskId) {
      const rows = await db.selectFrom('task').select('task').where('parent_id', '=', taskId).orderBy('created_at_ms').orderBy('id').execute()
      return rows.map(taskOf)
    },
    async log(taskId) {
      const rows = await db.selectFrom('task_log').select(['at_ms', 'text']).where('task_id', '=', taskId).orderBy('sequence').execute()
      return rows.map(({ at_ms, text }) => ({ atMs: at_ms, text }))
    },
    history: (query) => history(db, query),
    async unfinished() {
      const rows = await db.selectFrom('task').select('task').where('state', 'in', ['queued', 'running']).execute()
      return rows.map(taskOf)
    },
    prune: (beforeMs) => prune(db, beforeMs),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

function taskOf({ task }: { task: string }): Task {
  return Task.parse(JSON.parse(task))
}

async function write(db: Kysely<TaskTables>, rows: readonly Row[]): Promise<void> {
  const tasks = rows.flatMap((row) => (row.kind === 'task' ? [rowOf(row.task)] : []))
  const lines = rows.flatMap((row) => (row.kind === 'log' ? [{ task_id: row.taskId, at_ms: row.line.atMs, text: row.line.text }] : []))
  await db.transaction().execute(async (transaction) => {
    if (tasks.length > 0) {
      await transaction
        .insertInto('task')
        .values(tasks)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ state: eb.ref('excluded.state'), task: eb.ref('excluded.task') })))
        .execute()
    }
    if (lines.length > 0) await transaction.insertInto('task_log').values(lines).execute()
  })
}

function rowOf(task: Task): TaskTables['task'] {
  return {
    id: task.id,
    parent_id: task.parentId,
    state: task.state,
    host_id: task.target?.hostId ?? null,
    uuid: task.target?.uuid ?? null,
    created_at_ms: task.createdAtMs,
    task: JSON.stringify(task),
  }
}

async function history(db: Kysely<TaskTables>, { beforeMs, beforeId, hostId, uuid, state, limit }: HistoryQuery): Promise<Task[]> {
  let query = db.selectFrom('task').select('task').where('state', 'not in', ['queued', 'running']).orderBy('created_at_ms', 'desc').orderBy('id').limit(limit)
  if (beforeMs !== undefined) query = query.where((eb) => (beforeId === undefined ? eb('created_at_ms', '<', beforeMs) : eb.or([eb('created_at_ms', '<', beforeMs), eb.and([eb('created_at_ms', '=', beforeMs), eb('id', '>', beforeId)])])))
  if (state !== undefined) query = query.where('state', '=', state)
  if (uuid !== undefined) query = query.where('uuid', '=', uuid)
  query = hostId === undefined ? query.where((eb) => (uuid === undefined ? eb('parent_id', 'is', null) : eb.lit(true))) : query.where('host_id', '=', hostId)
  return (await query.execute()).map(taskOf)
}

async function prune(db: Kysely<TaskTables>, beforeMs: number): Promise<void> {
  await db.deleteFrom('task').where('created_at_ms', '<', beforeMs).where('state', 'not in', ['queued', 'running']).execute()
  await db.deleteFrom('task_log').where('task_id', 'not in', (eb) => eb.selectFrom('task').select('id')).execute()
}

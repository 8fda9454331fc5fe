// What every service stands on: the data folder and its database, what everyone is told, the preferences and their words, questions,
// what is known of hosts and machines, and the tasks.
import { join } from 'node:path'
import { openOrBeginAnew } from '#electron/lib/database/database.ts'
import { takeExclusiveLock } from '#electron/lib/files/exclusive-lock.ts'
import type { Log } from '#electron/lib/log.ts'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { createWords } from '#electron/lib/words.ts'
import type { Words } from '#electron/lib/words.ts'
import { createAuditService } from '#electron/services/audit/audit-service.ts'
import { createInventoryService } from '#electron/services/inventory/inventory-service.ts'
import { createInventoryStore } from '#electron/services/inventory/inventory-store.ts'
import { createNetworkBook } from '#electron/services/networks/network-book.ts'
import { createPreferencesService } from '#electron/services/preferences/preferences-service.ts'
import { createKnownSecrets } from '#electron/services/questions/known-secrets.ts'
import { createQuestionsService } from '#electron/services/questions/questions-service.ts'
import { createPoolBook } from '#electron/services/storage/pool-book.ts'
import { createNotices, damagedDatabase } from '#electron/services/system/notices.ts'
import { createTaskBoard } from '#electron/services/tasks/task-board.ts'
import { createTaskQueue } from '#electron/services/tasks/task-queue.ts'
import { createTaskRunner } from '#electron/services/tasks/task-runner.ts'
import { createTaskStore } from '#electron/services/tasks/task-store.ts'
import { createTasksService } from '#electron/services/tasks/tasks-service.ts'
import type { TasksService } from '#electron/services/tasks/tasks-service.ts'
import type { AppError } from '#shared/errors.ts'
import { migrations } from '../migrations.ts'
import type { Tables } from '../migrations.ts'
import { readVersion } from '../paths.ts'
import type { Platform } from '../platform.ts'

export interface FoundationOptions {
  readonly platform: Platform
  readonly log: Log
  /** Where OpenTelemetry's traces are collected, e.g. http://127.0.0.1:4318; absent or empty: nowhere. */
  readonly otlpUrl?: string | undefined
}

/** What a host may need at once, over all acts: libvirtd stops reading a connection when five calls hang. */
const tasksPerHost = 4
const keptTasks = 200

export type Foundation = Awaited<ReturnType<typeof openFoundation>>

/** @throws AppError `conflict` when another console uses the data folder or another program its database, `disk-full`. */
export async function openFoundation(stack: AsyncDisposableStack, { platform, log, otlpUrl = '' }: FoundationOptions) {
  const ground = await openData(stack, { platform, log })
  const { saving, now } = ground
  const record = otlpUrl === '' ? undefined : stack.use((await import('../span-export.ts')).openSpanExport({ url: otlpUrl, version: readVersion(), log })).record
  const audit = stack.use(await createAuditService({ ...saving('audit'), now }))
  const preferences = stack.use(await createPreferencesService(platform.preferences, log))
  const language = (): string => preferences.get().language
  const words = createWords(language)
  const questions = stack.use(createQuestionsService({ secrets: createKnownSecrets(platform.secrets, log), now }))
  const inventory = stack.use(createInventoryService({ store: createInventoryStore(saving('inventory')), now }))
  const poolBook = stack.use(createPoolBook())
  const networkBook = stack.use(createNetworkBook())
  const tasks = stack.use(createTasks(ground, { log, words, record }))
  /** How many items of one act are done at once. */
  const parallelism = (): number => preferences.get().bulkParallelism
  return { ...ground, platform, log, record, audit, preferences, language, words, questions, inventory, poolBook, networkBook, tasks, parallelism }
}

type Ground = Awaited<ReturnType<typeof openData>>

/** The database of the data folder, and how whoever writes to it tells that the disk is full. */
async function openData(stack: AsyncDisposableStack, { platform, log }: FoundationOptions) {
  const now = Date.now
  const onError = (error: unknown): void => log.error('background work failed', { error })
  stack.use(takeExclusiveLock(join(platform.dataDir, 'console.lock')))
  const { db: opened, keptAs } = await openOrBeginAnew<Tables>({ file: join(platform.dataDir, 'console.sqlite'), migrations }, now())
  const db = stack.use(opened)
  const notices = stack.use(createNotices())
  if (keptAs !== undefined) {
    const problem = damagedDatabase(keptAs)
    notices.set('database', problem)
    log.error(problem.message)
  }
  const saving = (source: string) => ({ db, onError, onDiskFull: (problem: AppError | null) => notices.set(source, problem) })
  return { now, onError, db, notices, saving }
}

function createTasks({ saving, now, onError }: Ground, { log, words, record }: { readonly log: Log; readonly words: Words; readonly record: RecordSpan | undefined }): TasksService {
  const store = createTaskStore(saving('tasks'))
  const board = createTaskBoard({ store, now, keptEnded: keptTasks, onError })
  const runner = createTaskRunner({ board, queue: createTaskQueue({ perHost: tasksPerHost }), now, onError, log, words, record })
  return createTasksService({ store, board, runner, now, onError })
}

// Work that takes longer than a click: who started it, on what, how far it is, how it ended. Parents group the items of a bulk act.
import * as z from 'zod'
import { Problem } from './hosts/host.ts'
import { DomainUuid, HostId, TaskId } from './ids.ts'

export const TaskState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'])
export type TaskState = z.output<typeof TaskState>

export const TaskTarget = z.object({
  hostId: HostId,
  uuid: DomainUuid.optional(),
  label: z.string(),
  /** What the kind of task needs besides, kept as JSON so that it can be repeated. Never a secret. */
  input: z.record(z.string(), z.unknown()).optional(),
})
export type TaskTarget = z.output<typeof TaskTarget>

export const Task = z.object({
  id: TaskId,
  parentId: TaskId.nullable(),
  /** What is done, e.g. "vm.start"; the catalogue has its words under `task.<kind>`. */
  kind: z.string(),
  target: TaskTarget.nullable(),
  state: TaskState,
  /** 0 to 1, or `null` while the host does not tell. */
  progress: z.number().min(0).max(1).nullable(),
  /** Of a parent: how many children there are and how many have ended, and how. */
  children: z.object({ total: z.number(), succeeded: z.number(), failed: z.number(), cancelled: z.number() }).nullable(),
  isCancellable: z.boolean(),
  problem: Problem.nullable(),
  user: z.string(),
  createdAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
})
export type Task = z.output<typeof Task>

export const TaskLogLine = z.object({ atMs: z.number(), text: z.string() })
export type TaskLogLine = z.output<typeof TaskLogLine>

export const TaskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), tasks: z.array(Task) }),
  z.object({ kind: z.literal('changed'), tasks: z.array(Task) }),
  z.object({ kind: z.literal('removed'), ids: z.array(TaskId) }),
])
export type TaskEvent = z.output<typeof TaskEvent>

export const isEnded = (state: TaskState): boolean => state !== 'queued' && state !== 'running'

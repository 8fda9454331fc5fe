// Transfers whose bytes pass by a door: each is a task, and a ticket for whoever sends or takes the bytes. What a transfer needs lives as long
// as the console: a task that is repeated later has nobody who sends.
import { AppError } from '#shared/errors.ts'
import { TransferId } from '#shared/model/storage/transfer.ts'
import type { TransferTicket } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { FileSender } from './bytes/file-sender.ts'
import { beginTransfer } from './transfer-work.ts'
import type { BeginningTransfer, TransferWork } from './transfer-work.ts'
import { createTickets } from './transfer-tickets.ts'
import type { Passing, TransferDoor } from './transfer-tickets.ts'

export interface TransferCaller {
  readonly sessionId: string
  readonly user: string
  readonly signal: AbortSignal
}

export interface NewTicketed<Item> {
  readonly transfer: BeginningTransfer
  /** The task's. */
  readonly label: string
  /** The task's; the transfer's id is added to it. */
  readonly input: Record<string, unknown>
  /** What the task's work gets, and what passes by the door. */
  readonly open: (id: TransferId) => { readonly item: Item; readonly passing: Passing }
}

export type StartTicketed<Item> = (started: NewTicketed<Item>, caller: Pick<TransferCaller, 'sessionId' | 'user'>) => Promise<TransferTicket>

export interface TicketedTransfers extends Disposable {
  readonly door: TransferDoor
  /** Registers a kind of task, and gives what starts one. */
  kind<Item>(kind: string, run: (id: TransferId, item: Item, context: TaskContext) => Promise<void>): StartTicketed<Item>
}

/** Turns are taken from the hosts, not from the queue of tasks. */
export const unlimited = { isUnlimited: true } as const

export function createTicketedTransfers(work: TransferWork, tasks: Pick<TasksService, 'register' | 'start'>): TicketedTransfers {
  const tickets = createTickets()
  const senders = new Map<TransferId, FileSender>()
  return {
    door: tickets,
    kind<Item>(kind: string, run: (id: TransferId, item: Item, context: TaskContext) => Promise<void>): StartTicketed<Item> {
      const items = new Map<TransferId, Item>()
      tasks.register(kind, async (context) => {
        const id = TransferId.parse(context.target.input?.['transferId'])
        const item = items.get(id)
        if (!item) throw new AppError('transfer-abandoned', { message: 'The file is not at hand any more', params: { name: '', seconds: 0 }, hint: 'choose-file-again' })
        try {
          await run(id, item, context)
        } finally {
          items.delete(id)
          senders.delete(id)
        }
      }, unlimited)
      return async ({ transfer, label, input, open }, { sessionId, user }) => {
        const id = beginTransfer(work, transfer)
        const { item, passing } = open(id)
        items.set(id, item)
        if (passing.kind === 'upload') senders.set(id, passing.source)
        const ticket = tickets.give(sessionId, passing)
        const taskId = await tasks.start({ kind, targets: [{ hostId: transfer.hostId, label, input: { ...input, transferId: id } }], user, parallelism: 1 })
        work.book.change(id, { taskId })
        return { transferId: id, ticket, taskId }
      }
    },
    [Symbol.dispose]() {
      for (const source of senders.values()) source[Symbol.dispose]()
    },
  }
}

// Moves of disks that an earlier run of the console did not live to finish: looked for whenever a host connects, and told to every
// window until somebody finishes or abandons them.
import * as z from 'zod'
import { createChannel } from '#electron/lib/channel.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { LeftMove } from '#shared/model/storage/storage.ts'
import type { Task } from '#shared/model/task.ts'
import type { TasksService } from '../tasks/tasks-service.ts'

export const MoveInput = z.object({ device: z.string(), targetPool: z.string(), keepSource: z.boolean(), /** Where the disk lay when the move was asked for. */ source: z.string().optional() })
export const moveKind = 'disk.move'

export type LeftMoveEnd = Pick<LeftMove, 'hostId' | 'uuid' | 'device'> & { readonly end: 'finish' | 'abandon' }

export interface LeftMoves extends Disposable {
  /** Looks at the host for those of its interrupted moves that are still half way. */
  check(hostId: HostId, signal: AbortSignal): Promise<void>
  removeHost(hostId: HostId): void
  /** Runs a move of this console: while it does, nothing of that disk is left over. */
  during(disk: { readonly uuid: DomainUuid; readonly device: string }, work: () => Promise<void>): Promise<void>
  /** @throws AppError not-found */
  end(request: LeftMoveEnd, user: string): Promise<TaskId>
  watch(signal: AbortSignal | undefined): AsyncGenerator<{ open: LeftMove[] }, void, undefined>
}

export interface LeftMovesDependencies {
  readonly tasks: Pick<TasksService, 'history' | 'register' | 'start'>
  readonly storageOf: (hostId: HostId) => Pick<RemoteProvider['storage'], 'leftMoves' | 'endMove'>
}

/** Far more than a host has disks that move at once; what is further back has been looked at often. */
const lookedBack = 100
const EndInput = MoveInput.extend({ end: z.enum(['finish', 'abandon']) })

interface Interrupted extends z.output<typeof MoveInput> {
  readonly uuid: DomainUuid
}

export function createLeftMoves({ tasks, storageOf }: LeftMovesDependencies): LeftMoves {
  const byHost = new Map<HostId, readonly LeftMove[]>()
  const underWay = new Set<string>()
  const channel = createChannel<{ open: LeftMove[] }>({ backlogLimit: 16 })
  const open = (): LeftMove[] => [...byHost.values()].flat()
  const put = (hostId: HostId, moves: readonly LeftMove[]): void => {
    const had = byHost.get(hostId) ?? []
    if (moves.length === 0) byHost.delete(hostId)
    else byHost.set(hostId, moves)
    if (had.length > 0 || moves.length > 0) channel.publish({ open: open() })
  }
  const check = async (hostId: HostId, signal: AbortSignal): Promise<void> => {
    const interrupted = latestMoves(await tasks.history({ hostId, state: 'interrupted', limit: lookedBack })).filter(({ uuid, device }) => !underWay.has(diskKey(uuid, device)))
    const found = interrupted.length === 0 ? [] : await storageOf(hostId).leftMoves({ moves: interrupted }, { signal })
    put(hostId, found.flatMap((move) => { const input = interrupted.find(({ uuid, device }) => uuid === move.uuid && device === move.device); return input ? [{ ...move, hostId, targetPool: input.targetPool, keepSource: input.keepSource }] : [] }))
  }
  for (const end of ['finish', 'abandon'] as const) {
    tasks.register(`disk.${end}-move`, async ({ target: { hostId, uuid, input }, signal, progress }) => {
      try {
        await storageOf(hostId).endMove({ ...EndInput.parse(input), uuid: DomainUuid.parse(uuid) }, { signal, onProgress: progress })
      } finally {
        // Whatever became of it: what is shown has to be what is there. The task's own signal may be the reason to look.
        await check(hostId, AbortSignal.timeout(recheckDeadlineMs))
      }
    })
  }
  return {
    check,
    removeHost: (hostId) => put(hostId, []),
    async during({ uuid, device }, work) {
      const key = diskKey(uuid, device)
      underWay.add(key)
      try {
        await work()
      } finally {
        underWay.delete(key)
      }
    },
    end({ hostId, uuid, device, end }, user) {
      const move = byHost.get(hostId)?.find((candidate) => candidate.uuid === uuid && candidate.device === device)
      if (!move) throw new AppError('not-found', { message: `No move of the disk ${device} was left over`, reason: 'move-not-left', params: { name: device } })
      const { name, targetPool, keepSource, source } = move
      return tasks.start({ kind: `disk.${end}-move`, user, parallelism: 1, targets: [{ hostId, uuid, label: `${name} ${device}`, input: { device, targetPool, keepSource, source, end } }] })
    },
    watch: (signal) => channel.subscribe({ snapshot: () => [{ open: open() }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}

const recheckDeadlineMs = 30_000

function diskKey(uuid: DomainUuid, device: string): string {
  return `${uuid} ${device}`
}

/** The last of each disk. Whether it was brought to its end since, the host tells. */
function latestMoves(history: readonly Task[]): Interrupted[] {
  const byDisk = new Map<string, Interrupted>()
  for (const { kind, target } of history) {
    const input = kind === moveKind ? MoveInput.safeParse(target?.input).data : undefined
    if (!input || target?.uuid === undefined) continue
    const disk = diskKey(target.uuid, input.device)
    if (!byDisk.has(disk)) byDisk.set(disk, { ...input, uuid: target.uuid })
  }
  return [...byDisk.values()]
}

import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import type { TaskWork } from '../tasks/task-work.ts'
import { createLeftMoves } from './left-moves.ts'

const hostId = HostId.parse('host-1')
const [web, db] = [DomainUuid.parse('web'), DomainUuid.parse('db')]
const signal = (): AbortSignal => AbortSignal.timeout(5_000)

function move(uuid: DomainUuid, state: TaskState, createdAtMs: number): Task {
  const target = { hostId, uuid, label: 'vda', input: { device: 'vda', targetPool: 'fast', keepSource: false } }
  return { id: TaskId.parse(`task-${createdAtMs}`), parentId: null, kind: 'disk.move', target, state, progress: null, children: null, isCancellable: false, problem: null, user: 'ann', createdAtMs, startedAtMs: null, endedAtMs: null }
}

function setUp(history: readonly Task[], leftOn: Set<DomainUuid>) {
  const asked: DomainUuid[] = []
  const works = new Map<string, TaskWork>()
  const moves = createLeftMoves({
    tasks: {
      history: ({ state }) => Promise.resolve(history.filter((task) => state === undefined || task.state === state)),
      register: (kind, work) => void works.set(kind, work),
      start: async ({ kind, targets: [target] }) => {
        if (target) await works.get(kind)?.({ target, signal: signal(), progress: () => {}, log: () => {} })
        return TaskId.parse('task-end')
      },
    },
    storageOf: () => ({
      leftMoves(request) {
        asked.push(...request.moves.map(({ uuid }) => uuid))
        return Promise.resolve(request.moves.filter(({ uuid }) => leftOn.has(uuid)).map(({ uuid, device }) => ({ uuid, device, name: uuid, state: 'copied' as const, source: '/slow/a', target: '/fast/a' })))
      },
      endMove: ({ uuid }) => Promise.resolve(void leftOn.delete(uuid)),
    }),
  })
  return { moves, asked }
}

describe('moves that a crash left behind', () => {
  it('are those that were interrupted, that the host still has, and that nobody is at', async () => {
    const { moves, asked } = setUp([move(db, 'interrupted', 3), move(web, 'interrupted', 2), move(web, 'interrupted', 1)], new Set([web, db]))
    using _moves = moves
    await moves.during({ uuid: db, device: 'vda' }, () => moves.check(hostId, signal()))
    expect(asked).toEqual([web])
    expect((await moves.watch(signal()).next()).value).toMatchObject({ open: [{ hostId, uuid: web, state: 'copied', targetPool: 'fast', keepSource: false }] })
  })

  it('cost a host nothing where there are none', async () => {
    const { moves, asked } = setUp([move(web, 'failed', 1)], new Set([web]))
    using _moves = moves
    await moves.check(hostId, signal())
    expect(asked).toEqual([])
  })

  it('are no longer shown when they are brought to their end, and cannot be ended twice', async () => {
    const { moves } = setUp([move(web, 'interrupted', 1)], new Set([web]))
    using _moves = moves
    await moves.check(hostId, signal())
    await moves.end({ hostId, uuid: web, device: 'vda', end: 'finish' }, 'ann')
    expect((await moves.watch(signal()).next()).value).toEqual({ open: [] })
    expect(() => moves.end({ hostId, uuid: web, device: 'vda', end: 'finish' }, 'ann')).toThrow('No move')
  })
})

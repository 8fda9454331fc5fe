import { expect, it } from 'vitest'
import { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import { byAttention, canRunAgain, cursorAfter } from './task-pages.ts'

const task = (id: string, state: TaskState): Task => ({ id: TaskId.parse(id), parentId: null, kind: 'vm.start', target: null, state, progress: null, children: null, isCancellable: false, problem: null, user: 'root', createdAtMs: 0, startedAtMs: null, endedAtMs: null })

it('goes on after the oldest task, of those of one moment after the last by its id', () => {
  const at = (id: string, createdAtMs: number): Task => ({ ...task(id, 'succeeded'), createdAtMs })
  expect(cursorAfter([at('b', 5), at('c', 3), at('a', 3), at('d', 9)])).toEqual({ beforeMs: 3, beforeId: 'c' })
  expect(cursorAfter([])).toEqual({})
})

it('can be run again if it ended otherwise than well, as a whole', () => {
  for (const state of ['failed', 'cancelled', 'interrupted'] as const) expect(canRunAgain(task('1', state))).toBe(true)
  for (const state of ['succeeded', 'running', 'queued'] as const) expect(canRunAgain(task('1', state))).toBe(false)
  expect(canRunAgain({ ...task('1', 'succeeded'), children: { total: 2, succeeded: 1, failed: 1, cancelled: 0 } })).toBe(true)
  expect(canRunAgain({ ...task('1', 'failed'), parentId: TaskId.parse('0') })).toBe(false)
})

it('puts the items that failed on top', () => {
  const items = byAttention([task('1', 'succeeded'), task('2', 'queued'), task('3', 'failed'), task('4', 'succeeded'), task('5', 'interrupted')])
  expect(items.map(({ id }) => id)).toEqual(['3', '5', '2', '1', '4'])
})

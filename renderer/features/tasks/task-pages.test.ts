import { expect, it } from 'vitest'
import { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import { byAttention, withoutRepeats } from './task-pages.ts'

const task = (id: string, state: TaskState): Task => ({ id: TaskId.parse(id), parentId: null, kind: 'vm.start', target: null, state, progress: null, children: null, isCancellable: false, problem: null, user: 'root', createdAtMs: 0, startedAtMs: null, endedAtMs: null })

it('shows each task once, as the stream has it', () => {
  const shown = withoutRepeats([task('a', 'running')], [task('a', 'queued'), task('b', 'succeeded'), task('b', 'succeeded')])
  expect(shown.map(({ id, state }) => [id, state])).toEqual([['a', 'running'], ['b', 'succeeded']])
})

it('puts the items that failed on top', () => {
  const items = byAttention([task('1', 'succeeded'), task('2', 'queued'), task('3', 'failed'), task('4', 'succeeded'), task('5', 'interrupted')])
  expect(items.map(({ id }) => id)).toEqual(['3', '5', '2', '1', '4'])
})

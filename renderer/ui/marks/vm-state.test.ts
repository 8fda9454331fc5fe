import { expect, test } from 'vitest'
import { lookOfVm, stateRank } from './vm-state.ts'

const running = { state: 'running', stateReason: '', hasManagedSave: false } as const

test('a machine whose QEMU does not answer looks like an error, though it runs, and comes before those that do', () => {
  expect(lookOfVm(running)).toMatchObject({ tone: 'running', word: 'running' })
  expect(lookOfVm({ ...running, isSilent: true })).toMatchObject({ tone: 'error', word: 'silent' })
  expect(stateRank({ ...running, isSilent: true })).toBeLessThan(stateRank(running))
})

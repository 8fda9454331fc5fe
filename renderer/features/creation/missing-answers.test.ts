import { expect, test } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { missingAnswers } from './missing-answers.ts'
import { emptyVmForm, requestOf } from './vm-form.ts'
import type { VmForm } from './vm-form.ts'

const hostId = HostId.parse('00000000-0000-4000-8000-000000000001')
const around = { pools: [], networks: [], os: undefined, offer: undefined }

function missingOf(form: VmForm): readonly string[] {
  const answer = requestOf(form, around)
  return missingAnswers(form, 'problems' in answer ? answer.problems : new Set())
}

test('a form that was just opened says all that it needs', () => {
  expect(missingOf(emptyVmForm(undefined))).toEqual(['host', 'name', 'image'])
  expect(missingOf({ ...emptyVmForm(hostId), kind: 'iso' })).toEqual(['name', 'disc'])
})

test('a wrong answer is not a missing one, and a tree wants an address', () => {
  expect(missingOf({ ...emptyVmForm(hostId), kind: 'tree', name: 'a/b' })).toEqual(['address'])
  expect(missingOf({ ...emptyVmForm(hostId), kind: 'tree', name: 'web', treeUrl: 'no address' })).toEqual([])
})

test('a machine from the network needs a name alone', () => {
  expect(missingOf({ ...emptyVmForm(hostId), kind: 'pxe' })).toEqual(['name'])
  expect(missingOf({ ...emptyVmForm(hostId), kind: 'pxe', name: 'web' })).toEqual([])
})

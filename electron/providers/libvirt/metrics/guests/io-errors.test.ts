import { expect, test } from 'vitest'
import { createIoErrors } from './io-errors.ts'

const full = 'vdb: enospc, paused'

function setUp() {
  let nowMs = 1000
  const errors = createIoErrors(() => nowMs)
  return { errors, pass: (ms: number) => void (nowMs += ms) }
}

test('a disk that fails each of its requests is told once, and once more when it goes on for long', () => {
  const { errors, pass } = setUp()
  const told: boolean[] = []
  for (let request = 0; request < 25; request += 1) {
    told.push(errors.isNew('web', full))
    pass(500)
  }
  expect(told.flatMap((isNew, request) => (isNew ? [request] : []))).toEqual([0, 20])
})

test('another disk, another reason and another guest are news', () => {
  const { errors } = setUp()
  expect([['web', full], ['web', 'vda: enospc, paused'], ['web', 'vdb: I/O error'], ['db', full]].map(([uuid = '', detail = '']) => errors.isNew(uuid, detail))).toEqual([true, true, true, true])
})

test('the same error is news after the guest went on, and after the clock was set back', () => {
  const { errors, pass } = setUp()
  errors.isNew('web', full)
  errors.forget('web')
  expect(errors.isNew('web', full)).toBe(true)
  pass(-500)
  expect(errors.isNew('web', full)).toBe(true)
})

import { expect, test } from 'vitest'
import { typedParameter } from '#electron/libvirt/index.ts'
import { StatsReader } from './stats-reader.ts'

const { int, uint, ullong, string } = typedParameter

test('a domain is told by its own parameters alone, whatever was read before', () => {
  const stats = new StatsReader()
  stats.read([uint('vcpu.maximum', 2), ullong('vcpu.0.delay', 3), ullong('vcpu.1.delay', 4n), uint('block.count', 2), string('block.0.name', 'vda'), string('block.1.name', 'vda')])
  expect(stats.sumOver('vcpu', 'delay')).toBe(7)
  expect(stats.sumOver('vcpu', 'wait')).toBeUndefined()
  expect([...stats.named('block')]).toEqual([[0, 'vda']])
  stats.read([int('state.state', 1), uint('block.count', 2), string('block.1.name', 'sda')])
  expect(stats.number('state.state')).toBe(1)
  expect(stats.sumOver('vcpu', 'delay')).toBeUndefined()
  expect([...stats.named('block')]).toEqual([[1, 'sda']])
  expect(stats.number('block.1.name')).toBeUndefined()
})

import { StandardRPCJsonSerializer } from '@orpc/client/standard'
import { describe, expect, test } from 'vitest'
import { wireTypes } from '#shared/contract/wire-types.ts'

const serializer = new StandardRPCJsonSerializer({ customJsonSerializers: wireTypes })

function overTheWire(value: unknown): { wire: unknown; arrived: unknown } {
  const [json, meta] = serializer.serialize(value)
  const wire: unknown = json
  return { wire, arrived: serializer.deserialize(JSON.parse(JSON.stringify(json)), meta) }
}

describe('the wire types', () => {
  const rows = [{ name: 'größe "x"', tags: ['a'], startedAtMs: null }]

  test.each([
    { kind: 'snapshot', hosts: [], vms: rows, isLast: true },
    { kind: 'changes', hosts: [], removedHosts: [], vms: rows, removedVms: [] },
    { kind: 'usage', hostId: 'h', host: { cpuPercent: null, memoryUsedBytes: 1 }, vms: [] },
  ])('carry an inventory event of kind $kind as one text, and it arrives as it was', (event) => {
    const { wire, arrived } = overTheWire(event)
    expect(wire).toBeTypeOf('string')
    expect(arrived).toEqual(event)
  })

  test('leave everything else to oRPC', () => {
    const others = [{ kind: 'task', vms: rows }, { at: new Date(0), vms: rows }, rows, null, 'kind']
    expect(others.map((value) => overTheWire(value).arrived)).toEqual(others)
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CallTable } from './call-table.ts'

test('behaves as a Map whose keys it chooses, whichever order the answers come in', () => {
  const steps = fc.array(fc.oneof(fc.constant('call' as const), fc.nat()), { maxLength: 300 })
  fc.assert(
    fc.property(steps, fc.constantFrom(0, 0xffff_fffa), (all, lastSerial) => {
      const table = new CallTable<string>(lastSerial)
      const model = new Map<number, string>()
      const call = (): void => {
        const serial = table.nextSerial()
        if (model.has(serial)) throw new Error(`${serial} is in use`)
        table.set(serial, `call ${serial}`)
        model.set(serial, `call ${serial}`)
      }
      const answer = (which: number): void => {
        const serial = [...model.keys()][which % Math.max(1, model.size)] ?? which
        table.delete(serial)
        model.delete(serial)
      }
      for (const step of all) {
        if (step === 'call') call()
        else answer(step)
        expect(table.size).toBe(model.size)
        for (const [serial, value] of model) expect(table.get(serial)).toBe(value)
      }
      expect(table.takeAll().toSorted()).toEqual([...model.values()].toSorted())
      expect(table.size).toBe(0)
    }),
  )
})

test('never gives out 0 or more than a 32-bit word', () => {
  const table = new CallTable<string>(0xffff_fffe)
  expect([table.nextSerial(), table.nextSerial()]).toEqual([0xffff_ffff, 1])
})

test('finds a call whose place was asked for under another serial only by its own', () => {
  const table = new CallTable<string>()
  table.set(table.nextSerial(), 'first')
  expect(table.get(1)).toBe('first')
  expect(table.get(1 + 2 ** 20)).toBeUndefined()
  table.delete(1 + 2 ** 20)
  expect(table.get(1)).toBe('first')
})

test('a call that is never answered does not stop the serials that follow it', () => {
  const table = new CallTable<string>()
  table.set(table.nextSerial(), 'hangs')
  for (let count = 0; count < 1_000; count++) {
    const serial = table.nextSerial()
    table.set(serial, 'answered')
    table.delete(serial)
  }
  expect(table.takeAll()).toEqual(['hangs'])
})

import { expect, test } from 'vitest'
import { AlertRule } from '#shared/model/monitoring/alert.ts'
import type { AlertSubject } from '#shared/model/monitoring/alert.ts'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { vmRow } from '#shared/model/testing/rows.ts'
import { createFleetBook } from './fleet-knowledge.ts'
import { createStateWatch } from './state-watch.ts'
import type { StateCondition } from './state-readings.ts'

const hostId = HostId.parse('h1')
const names = ['a', 'b', 'c']
const subjects = new Map(names.map((name): [string, AlertSubject] => [`vm:${name}`, { kind: 'vm', hostId, uuid: DomainUuid.parse(name), name }]))

function startBook() {
  const vms = new Map<string, Vm>(names.map((name) => [name, vmRow(hostId, name, { stateReason: 'booted' })]))
  const asked: string[] = []
  const book = createFleetBook({
    inventory: {
      host: () => undefined,
      vm({ uuid }) {
        asked.push(uuid)
        return vms.get(uuid)
      },
    },
    pools: { pools: () => [], pool: () => undefined },
  })
  const watch = createStateWatch(book)
  const rule = (condition: StateCondition) => ({ rule: AlertRule.parse({ id: 'r', name: 'Trouble', isEnabled: true, severity: 'warning', scope: { kind: 'vm', query: '' }, policyId: null, advice: '', condition }), condition, subjects })
  const round = async (condition: StateCondition, nowMs: number): Promise<string[]> => (await watch.round([rule(condition)], nowMs)).map(({ subject, change }) => `${subject.name} ${change}`)
  return { vms, asked, book, round }
}

test('only machines that were ever in trouble are asked whether they are', async () => {
  const { vms, asked, book, round } = startBook()
  const condition: StateCondition = { kind: 'guest-event', events: ['io-error'], holdMs: 1000 }
  expect(await round(condition, 0)).toEqual([])
  expect(asked).toEqual([])
  const stopped = vmRow(hostId, 'b', { state: 'paused', stateReason: 'ioerror' })
  vms.set('b', stopped)
  book.noteVms([stopped], 10)
  expect(await round(condition, 20)).toEqual(['b fired'])
  vms.set('b', { ...stopped, state: 'running', stateReason: 'booted' })
  expect(await round(condition, 500)).toEqual([])
  expect(await round(condition, 5000)).toEqual(['b resolved'])
  expect(new Set(asked)).toEqual(new Set(['b']))
})

test('of snapshots only machines that have one are asked', async () => {
  const { book, round } = startBook()
  const condition: StateCondition = { kind: 'snapshot-age', olderThanMs: 60_000 }
  book.noteOldestSnapshot({ hostId, uuid: DomainUuid.parse('a') }, null)
  book.noteOldestSnapshot({ hostId, uuid: DomainUuid.parse('c') }, 0)
  expect([...(book.suspects(condition) ?? [])]).toEqual(['vm:c'])
  expect(await round(condition, 100_000)).toEqual(['c fired'])
  book.noteOldestSnapshot({ hostId, uuid: DomainUuid.parse('c') }, null)
  expect(await round(condition, 200_000)).toEqual(['c resolved'])
})

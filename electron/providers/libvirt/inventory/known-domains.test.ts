import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { ProviderEvent } from '../../provider.ts'
import { createKnownDomains } from './known-domains.ts'
import type { KnownDomain, KnownDomains } from './known-domains.ts'
import { rowFromList } from '../reading/vm-row.ts'

const hostId = HostId.parse('h')

function domain(number: number, state = 1): KnownDomain {
  const handle = { name: `vm-${number}`, uuid: `00000000-0000-4000-8000-00000000000${number}`, id: state === 5 ? -1 : number }
  const listed = { handle, state, reason: 1, isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1 }
  return { handle, vm: rowFromList(hostId, listed, undefined), isAgentConnected: false, macOfTarget: new Map() }
}

describe('the known domains', () => {
  let events: Extract<ProviderEvent, { kind: 'inventory' }>[]
  let domains: KnownDomains

  beforeEach(() => {
    vi.useFakeTimers()
    events = []
    domains = createKnownDomains((event) => event.kind === 'inventory' && events.push(event))
  })
  afterEach(() => void vi.useRealTimers())

  test('are told whole once, and then only what differs', () => {
    for (const number of [1, 2, 3]) domains.put(domain(number))
    domains.confirm()
    expect(events).toMatchObject([{ isComplete: true, removed: [] }])
    expect(events[0]?.vms).toHaveLength(3)
    domains.put(domain(1))
    domains.put(domain(2, 5))
    domains.drop(domain(3).vm.uuid)
    domains.confirm()
    expect(events[1]).toMatchObject({ isComplete: false, vms: [{ name: 'vm-2', state: 'shutoff' }], removed: [domain(3).vm.uuid] })
    domains.confirm()
    expect(events[2]).toMatchObject({ isComplete: false, vms: [], removed: [] })
  })

  test('that the console shows already are told by their differences from the start', () => {
    events = []
    const shown = createKnownDomains((event) => event.kind === 'inventory' && events.push(event), [1, 2, 3].map((number) => domain(number).vm))
    expect(shown.get(domain(2).vm.uuid)?.handle).toEqual(domain(2).handle)
    for (const again of [domain(1), domain(2, 5)]) shown.put(again)
    shown.drop(domain(3).vm.uuid)
    shown.confirm()
    expect(events).toMatchObject([{ isComplete: false, vms: [{ name: 'vm-2', state: 'shutoff' }], removed: [domain(3).vm.uuid] }])
  })

  test('tell a change within moments, and a burst in pieces', async () => {
    domains.confirm()
    await vi.advanceTimersByTimeAsync(1_000)
    domains.put(domain(1))
    await vi.advanceTimersByTimeAsync(10)
    expect(events).toHaveLength(2)
    for (let round = 0; round < 100; round += 1) {
      domains.put(domain(1, round % 2 === 0 ? 3 : 1))
      await vi.advanceTimersByTimeAsync(1)
    }
    await vi.advanceTimersByTimeAsync(100)
    expect(events.length).toBeLessThanOrEqual(2 + 4)
    expect(events.at(-1)).toMatchObject({ vms: [{ state: 'running' }] })
  })

  test('say nothing of a row that is put as it was', async () => {
    domains.put(domain(1))
    domains.confirm()
    domains.put(domain(1))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(events).toHaveLength(1)
  })

  test('remember what an event has touched since a mark', () => {
    const mark = domains.now()
    domains.touch('a')
    expect(domains.wasTouchedSince('a', mark)).toBe(true)
    expect(domains.wasTouchedSince('b', mark)).toBe(false)
    expect(domains.wasTouchedSince('a', domains.now())).toBe(false)
  })
})

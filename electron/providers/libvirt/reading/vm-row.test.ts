import { describe, expect, test } from 'vitest'
import { DomainState, LifecycleDetail, LifecycleEvent, PausedReason, ShutOffReason } from '#electron/libvirt/index.ts'
import { HostId } from '#shared/model/ids.ts'
import { parseQuery } from '#shared/search/parse-query.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { joined } from './domain-reading.ts'
import { impliedState, reasonName, stateName } from './domain-state.ts'
import { addressesOf } from '../inventory/guest-addresses.ts'
import { parseHostClock } from '../host/host-clock.ts'
import { rowFromList, rowWithState } from './vm-row.ts'

const hostId = HostId.parse('h')
const handle = (id: number) => ({ name: 'web-1', uuid: '00000000-0000-4000-8000-000000000001', id })
const listed = (id: number) => ({ handle: handle(id), state: id < 0 ? 5 : 1, reason: 1, isPersistent: true, hasManagedSave: false, autostart: false, vcpus: undefined, memoryBytes: undefined, memoryMaxBytes: undefined })
const running: Vm = { ...rowFromList(hostId, listed(3), undefined), vcpus: 2, tags: ['prod'], startedAtMs: 1000, addresses: [{ address: '10.0.0.1', source: 'agent', mac: null }] }

describe('a row', () => {
  test('keeps over a resync what only the XML told, and its start as long as it is the same run', () => {
    expect(rowFromList(hostId, listed(3), running)).toEqual(running)
    expect(rowFromList(hostId, listed(4), running)).toMatchObject({ tags: ['prod'], vcpus: 2, startedAtMs: null, addresses: [] })
    expect(rowFromList(hostId, listed(-1), running)).toMatchObject({ state: 'shutoff', libvirtId: null, startedAtMs: null, addresses: [] })
  })

  test('changes with the event itself', () => {
    const off = rowWithState(running, { state: 'shutoff', reason: 'destroyed', libvirtId: 3, nowMs: 5 })
    expect(off).toMatchObject({ state: 'shutoff', stateReason: 'destroyed', libvirtId: null, startedAtMs: null, addresses: [] })
    expect(rowWithState(off, { state: 'running', reason: 'booted', libvirtId: 7, nowMs: 5 })).toMatchObject({ libvirtId: 7, startedAtMs: 5 })
    expect(rowWithState(running, { state: 'paused', reason: 'user', libvirtId: 3, nowMs: 5 })).toMatchObject({ libvirtId: 3, startedAtMs: 1000 })
  })

  test('that was seen off and is now read as running was started now; one that is new was started at some time', () => {
    const reading = { handle: handle(9), listed: listed(9), facts: undefined }
    const known = { vm: rowFromList(hostId, listed(-1), undefined), handle: handle(-1), isAgentConnected: false, macOfTarget: new Map() }
    expect(joined(hostId, reading, known)?.vm.startedAtMs).toBeGreaterThan(0)
    expect(joined(hostId, reading, undefined)?.vm.startedAtMs).toBeNull()
    expect(joined(hostId, { handle: handle(9), listed: undefined, facts: undefined }, undefined)).toBeUndefined()
  })
})

describe('libvirt’s numbers', () => {
  test('have names, also those that are not known', () => {
    expect(stateName(DomainState.PmSuspended)).toBe('pmsuspended')
    expect(stateName(99)).toBe('nostate')
    expect(reasonName(DomainState.Paused, PausedReason.IoError)).toBe('ioerror')
    expect(reasonName(DomainState.ShutOff, ShutOffReason.FromSnapshot)).toBe('from snapshot')
    expect(reasonName(DomainState.Running, 0)).toBe('')
    expect(reasonName(42, 42)).toBe('')
  })

  test('can be searched for, every reason by its own word', () => {
    const reasons = [DomainState.Running, DomainState.Paused, DomainState.ShutOff, DomainState.Crashed].flatMap((state) => Array.from({ length: 20 }, (_, reason) => reasonName(state, reason)))
    expect(reasons).toContain('post copy failed')
    expect(reasons.flatMap((word) => parseQuery(`state:"${word}"`).problems)).toEqual([])
  })

  test('of lifecycle events imply a state where they can', () => {
    expect(impliedState(LifecycleEvent.Stopped, LifecycleDetail.Stopped.Saved)).toEqual({ state: 'shutoff', reason: 'saved' })
    expect(impliedState(LifecycleEvent.Suspended, LifecycleDetail.Suspended.IoError)).toEqual({ state: 'paused', reason: 'ioerror' })
    expect(impliedState(LifecycleEvent.Defined, 0)).toBeUndefined()
    expect(impliedState(LifecycleEvent.Shutdown, 0)).toBeUndefined()
  })
})

test('a guest’s addresses leave out those that reach nobody else', () => {
  const interfaces = [
    { name: 'lo', hwaddr: null, addrs: [{ type: 0, addr: '127.0.0.1', prefix: 8 }] },
    { name: 'eth0', hwaddr: '52:54:00:00:00:01', addrs: [{ type: 0, addr: '10.1.2.3', prefix: 24 }, { type: 1, addr: 'fe80::1', prefix: 64 }, { type: 1, addr: 'fd00::7', prefix: 64 }] },
  ]
  expect(addressesOf(interfaces, 'agent')).toEqual([
    { address: '10.1.2.3', source: 'agent', mac: '52:54:00:00:00:01' },
    { address: 'fd00::7', source: 'agent', mac: '52:54:00:00:00:01' },
  ])
})

test('the host’s clock is read from its uptime and the pid files, whatever the names', () => {
  const clock = parseHostClock('100.50 200.10\n1700000000 /run/libvirt/qemu/web 1 💡.pid\n1700000001 /run/libvirt/qemu/a.pid.pid\nstat: nothing\n\n', 1_000_000)
  expect(clock.bootedAtMs).toBe(899_500)
  expect([...clock.guestsStartedAtMs]).toEqual([['web 1 💡', 1_700_000_000_000], ['a.pid', 1_700_000_001_000]])
  expect(parseHostClock('sh: not found', 5)).toEqual({ bootedAtMs: null, guestsStartedAtMs: new Map() })
})

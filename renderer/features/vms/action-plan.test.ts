import { describe, expect, it } from 'vitest'
import type { Host } from '#shared/model/hosts/host.ts'
import { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostRow, offRow } from '#shared/model/testing/rows.ts'
import { askingFor, chanceOf, planAction } from './action-plan.ts'

const hostId = HostId.parse('h')
const host = hostRow('h')
const vm = (state: Vm['state'], more: Partial<Vm> = {}): Vm => offRow(hostId, state, { state, ...more })

describe('the plan of an act', () => {
  it('takes those that the state allows and says why the others are left out', () => {
    const plan = planAction('start', [vm('shutoff'), vm('running'), vm('crashed')], new Map([[hostId, host]]))
    expect(plan.targets.map(({ state }) => state)).toEqual(['shutoff'])
    expect(plan.refused).toMatchObject([{ reason: 'state' }, { reason: 'state' }])
  })

  it('counts what a plan would list', () => {
    const hosts = new Map([[hostId, host]])
    expect(chanceOf('start', [vm('shutoff'), vm('running'), vm('crashed')], hosts)).toEqual({ count: 1, reason: 'state' })
    expect(chanceOf('resume', [vm('shutoff')], hosts)).toEqual({ count: 0, reason: 'state' })
    expect(chanceOf('start', [], hosts)).toEqual({ count: 0, reason: undefined })
  })

  it('leaves out VMs of hosts that are not connected, and restores only what is saved', () => {
    const lost: Host = { ...host, state: { kind: 'disconnected' } }
    expect(planAction('start', [vm('shutoff')], new Map([[hostId, lost]])).refused).toMatchObject([{ reason: 'host-not-connected' }])
    expect(planAction('restore', [vm('shutoff')], new Map([[hostId, host]])).refused).toMatchObject([{ reason: 'not-saved' }])
    expect(planAction('save', [vm('running', { isPersistent: false })], new Map([[hostId, host]])).refused).toMatchObject([{ reason: 'transient' }])
  })

  it('asks in proportion to the damage', () => {
    expect(askingFor('start', 3, [])).toBe('none')
    expect(askingFor('shutdown', 1, [])).toBe('once')
    expect(askingFor('shutdown', 1, ['shutdown'])).toBe('none')
    expect(askingFor('force-off', 1, ['force-off'])).toBe('danger')
    expect(askingFor('shutdown', 10, ['shutdown'])).toBe('typed')
    expect(askingFor('start', 60, [])).toBe('once')
  })
})

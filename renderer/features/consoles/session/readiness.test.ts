import { describe, expect, test } from 'vitest'
import type { HostState } from '#shared/model/hosts/host.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import type { VmState } from '#shared/model/machines/vm.ts'
import { ConsoleRef } from './console-ref.ts'
import { followVm, readinessOf } from './readiness.ts'

function vmOn(hostId: string, state: VmState, more: Partial<Vm> = {}): Vm {
  const base = { hostId, uuid: 'u1', name: 'web1', title: '', libvirtId: 1, state, stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false }
  const size = { vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1, addresses: [], osName: '', tags: [], startedAtMs: null }
  return { ...Vm.parse({ ...base, ...size, consoles: [{ kind: 'vnc', device: '', label: 'Screen' }], isDetailed: true }), ...more }
}

const screen = ConsoleRef.parse({ hostId: 'h1', uuid: 'u1', kind: 'vnc', device: '' })
const serial = ConsoleRef.parse({ hostId: 'h1', uuid: 'u1', kind: 'serial', device: 'serial0' })
const connected: { state: HostState } = { state: { kind: 'connected', sinceMs: 0 } }

describe('a console is', () => {
  test('ready when its VM has a QEMU, paused or not', () => {
    for (const state of ['running', 'paused', 'pmsuspended', 'shutdown'] as const) expect(readinessOf(screen, vmOn('h1', state), connected).kind).toBe('ready')
  })

  test('waiting for a VM that is off, and says if its memory is saved', () => {
    expect(readinessOf(screen, vmOn('h1', 'shutoff', { hasManagedSave: true }), connected)).toEqual({ kind: 'vm-off', isSaved: true })
  })

  test('waiting for its host before anything else', () => {
    const lost: { state: HostState } = { state: { kind: 'disconnected' } }
    expect(readinessOf(screen, vmOn('h1', 'shutoff'), lost).kind).toBe('host-away')
    expect(readinessOf(screen, vmOn('h1', 'running'), undefined).kind).toBe('host-away')
  })

  test('missing only when the XML was read and does not show it', () => {
    expect(readinessOf(serial, vmOn('h1', 'running'), connected).kind).toBe('no-console')
    expect(readinessOf(serial, vmOn('h1', 'running', { isDetailed: false }), connected).kind).toBe('ready')
  })
})

describe('a console follows its VM', () => {
  test('to the host where it runs after a migration', () => {
    expect(followVm(screen, [vmOn('h1', 'shutoff'), vmOn('h2', 'running')])?.hostId).toBe('h2')
    expect(followVm(screen, [vmOn('h2', 'running')])?.hostId).toBe('h2')
  })

  test('but stays while it runs on its own host, or is off everywhere', () => {
    expect(followVm(screen, [vmOn('h2', 'running'), vmOn('h1', 'paused')])?.hostId).toBe('h1')
    expect(followVm(screen, [vmOn('h2', 'shutoff'), vmOn('h1', 'shutoff')])?.hostId).toBe('h1')
  })
})

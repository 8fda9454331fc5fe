import { describe, expect, test } from 'vitest'
import { parseConnectionUri } from '../../connection-uri.ts'
import { sessionSockets, systemSockets } from './libvirt-sockets.ts'

describe('the sockets of a daemon', () => {
  test('are the driver’s own first, then the shared one, unless the URI chooses', () => {
    expect(systemSockets(parseConnectionUri('qemu:///system'))).toEqual(['/var/run/libvirt/virtqemud-sock', '/var/run/libvirt/libvirt-sock'])
    expect(systemSockets(parseConnectionUri('qemu:///system?mode=legacy'))).toEqual(['/var/run/libvirt/libvirt-sock'])
    expect(systemSockets(parseConnectionUri('xen:///system?mode=direct'))).toEqual(['/var/run/libvirt/virtxend-sock'])
    expect(systemSockets(parseConnectionUri('test:///default'))).toEqual(['/var/run/libvirt/libvirt-sock'])
  })

  test('of a session are below the runtime folder, or in the cache where there is none', () => {
    const uri = parseConnectionUri('qemu:///session?mode=legacy')
    expect(sessionSockets(uri, { runtimeDir: '/run/user/7', homeDir: '/home/a' })).toEqual(['/run/user/7/libvirt/libvirt-sock', '/home/a/.cache/libvirt/libvirt-sock'])
    expect(sessionSockets(uri, { runtimeDir: '', homeDir: '/home/a' })).toEqual(['/home/a/.cache/libvirt/libvirt-sock'])
  })
})

import { describe, expect, test } from 'vitest'
import { parseConnectionUri } from './connection-uri.ts'

describe('a connection URI', () => {
  test('is taken apart into the way and what the daemon gets', () => {
    expect(parseConnectionUri('qemu+ssh://ro%40ot@kvm01.example.org:2222/system?keyfile=/k&known_hosts=/h&no_verify=1')).toEqual({
      driver: 'qemu', way: 'ssh', host: 'kvm01.example.org', port: 2222, user: 'ro@ot', isSession: false, daemonUri: 'qemu:///system', keyFile: '/k', knownHostsFile: '/h', isHostKeyIgnored: true, socket: undefined, mode: 'auto', proxy: 'auto',
    })
  })

  test.each([
    ['qemu:///system', 'local', 'qemu:///system'],
    ['qemu:///session', 'local', 'qemu:///session'],
    ['qemu+unix:///system?socket=/run/x', 'local', 'qemu:///system'],
    ['test:///default', 'local', 'test:///default'],
    ['test+ssh://root@h/work/fleet.xml?keyfile=/k', 'ssh', 'test:///work/fleet.xml'],
    ['lxc+ssh://root@h/', 'ssh', 'lxc:///system'],
    ['qemu+ssh://root@h', 'ssh', 'qemu:///system'],
    ['xen+ssh://h/?name=xen:///other', 'ssh', 'xen:///other'],
    ['qemu+ssh://h/embed?root=/x&keyfile=/k', 'ssh', 'qemu:///embed?root=%2Fx'],
    ['demo://lab/kvm01?vms=20', 'demo', 'demo:///kvm01?vms=20'],
  ])('%s goes by %s and opens %s', (uri, way, daemonUri) => {
    expect(parseConnectionUri(uri)).toMatchObject({ way, daemonUri })
  })

  test('may have an IPv6 address', () => {
    expect(parseConnectionUri('qemu+ssh://root@[fd00::1]:22/system')).toMatchObject({ host: 'fd00::1', port: 22 })
  })

  test.each([
    ['kvm01', 'uri-invalid'],
    ['', 'uri-invalid'],
    ['qemu+ssh://bad host/system', 'uri-invalid'],
    ['qemu+ssh://a%zz@h/system', 'uri-invalid'],
    ['qemu+ssh://h/system?mode=sideways', 'uri-invalid'],
    ['esx://h/', 'uri-unsupported'],
    ['constructor://h/', 'uri-unsupported'],
    ['qemu+tls://h/system', 'uri-unsupported'],
    ['qemu://h/system', 'uri-unsupported'],
    ['qemu+ssh:///system', 'uri-invalid'],
    ['qemu+ssh+x://h/system', 'uri-invalid'],
    ['qemu:system', 'uri-invalid'],
    ['qemu+ssh://h/sytem', 'uri-invalid'],
    ['qemu+ssh://root@h:22/system/system', 'uri-invalid'],
    ['qemu+ssh://$(id)/system', 'uri-invalid'],
    ['qemu+ssh://%60id%60/system', 'uri-invalid'],
    ['qemu+ssh://-oProxyCommand=id/system', 'uri-invalid'],
    ['qemu+ssh://"h/system', 'uri-invalid'],
    ['qemu+ssh://a;b@h/system', 'uri-invalid'],
    ['https://h/', 'uri-unsupported'],
  ])('%j is refused as %s', (uri, code) => {
    expect(() => parseConnectionUri(uri)).toThrowError(expect.objectContaining({ code }))
  })
})

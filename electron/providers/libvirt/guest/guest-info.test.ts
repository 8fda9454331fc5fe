import { describe, expect, it } from 'vitest'
import { typedParameter } from '#electron/libvirt/index.ts'
import { readGuestInfo } from './guest-info.ts'

describe('a guest’s facts', () => {
  it('are put together out of libvirt’s flat list, whatever is missing in it', () => {
    const { uint, ullong, string } = typedParameter
    const list = [string('os.id', 'debian'), string('os.pretty-name', 'Debian 12'), string('hostname', 'web'), uint('user.count', 1), string('user.0.name', 'ops'), ullong('user.0.login-time', 1_700_000_000_000n), uint('fs.count', 1), string('fs.0.mountpoint', '/'), string('fs.0.name', 'vda1'), ullong('fs.0.total-bytes', 10n), uint('fs.0.disk.count', 1), string('fs.0.disk.0.alias', 'vda')]
    expect(readGuestInfo(list)).toEqual({
      hostname: 'web',
      timezone: '',
      os: { id: 'debian', name: 'Debian 12', version: '', kernel: '', machine: '' },
      users: [{ name: 'ops', domain: '', loginAtMs: 1_700_000_000_000 }],
      filesystems: [{ mountpoint: '/', name: 'vda1', type: '', totalBytes: 10, usedBytes: null, disks: ['vda'] }],
    })
    expect(readGuestInfo([])).toEqual({ hostname: '', timezone: '', os: null, users: [], filesystems: [] })
  })
})

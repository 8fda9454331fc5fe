// What libvirt's call for a guest's facts answers: a flat list of names such as "fs.0.mountpoint". Pure. Names: virDomainGetGuestInfo.
import { int64ToNumber, parametersByName } from '#electron/libvirt/index.ts'
import type { TypedParameter } from '#electron/libvirt/index.ts'
import type { GuestFacts, GuestFilesystem } from '#shared/model/machines/guest.ts'

export type GuestInfo = Pick<GuestFacts, 'hostname' | 'os' | 'timezone' | 'users' | 'filesystems'>

export function readGuestInfo(parameters: readonly TypedParameter[]): GuestInfo {
  const values = parametersByName(parameters)
  const text = (name: string): string => {
    const value = values.get(name)
    return typeof value === 'string' ? value : ''
  }
  const number = (name: string): number | null => {
    const value = values.get(name)
    return typeof value === 'number' ? value : typeof value === 'bigint' ? int64ToNumber(value) : null
  }
  const list = <Item>(prefix: string, read: (at: string) => Item): Item[] => Array.from({ length: number(`${prefix}.count`) ?? 0 }, (_item, index) => read(`${prefix}.${index}`))
  return {
    hostname: text('hostname'),
    timezone: text('timezone.name'),
    os: text('os.name') === '' && text('os.id') === '' ? null : { id: text('os.id'), name: text('os.pretty-name') || text('os.name'), version: text('os.version'), kernel: text('os.kernel-release'), machine: text('os.machine') },
    users: list('user', (at) => ({ name: text(`${at}.name`), domain: text(`${at}.domain`), loginAtMs: number(`${at}.login-time`) })),
    filesystems: list('fs', (at): GuestFilesystem => ({ mountpoint: text(`${at}.mountpoint`), name: text(`${at}.name`), type: text(`${at}.fstype`), totalBytes: number(`${at}.total-bytes`), usedBytes: number(`${at}.used-bytes`), disks: list(`${at}.disk`, (disk) => text(`${disk}.alias`)) })),
  }
}

import { expect, test } from 'vitest'
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { Link } from '../../session/host-link.ts'
import { readVolumeUsers } from './volume-users.ts'

const uuid = (number: number): string => `11111111-1111-4111-8111-${String(number).padStart(12, '0')}`
const file = (name: string): string => `/images/${name}.qcow2`
const failure = (code: number): LibvirtError => new LibvirtError({ code, domain: 10, message: 'no', level: 2, dom: null, net: null, str1: null, str2: null, str3: null, int1: 0, int2: 0 }, 'DOMAIN_GET_XML_DESC')

function hostOf(machines: Readonly<Record<string, number | undefined>>): Link {
  const handles = Object.keys(machines).map((name, index): DomainHandle => ({ name, uuid: uuid(index), id: -1 }))
  const domains = {
    listAllDomains: async () => handles,
    getDomainXml: async ({ name }: DomainHandle) => {
      const code = machines[name]
      if (code !== undefined) throw failure(code)
      return `<domain><devices><disk type='file' device='disk'><source file='${file(name)}'/><target dev='vda'/></disk></devices></domain>`
    },
  }
  return { api: { domains } } as unknown as Link
}

const signal = new AbortController().signal

test('a machine that vanishes while all are looked through has no disks any more', async () => {
  const users = await readVolumeUsers(hostOf({ web: undefined, gone: ErrorCode.NoDomain }), signal)
  expect(users.paths).toEqual([file('web')])
})

test('a machine that cannot be read is no machine without disks: nothing may be deleted on that', async () => {
  await expect(readVolumeUsers(hostOf({ web: undefined, hung: ErrorCode.OperationTimeout }), signal)).rejects.toMatchObject({ code: ErrorCode.OperationTimeout })
})

import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import { vmRow } from '#shared/model/testing/rows.ts'
import { createRowFilter } from './row-filter.ts'

const hostId = HostId.parse('h1')
const db = vmRow(hostId, 'db-01', { uuid: DomainUuid.parse('aaaaaaaa-0000-4000-8000-000000000001'), libvirtId: 4, stateReason: 'booted', autostart: true, vcpus: 4, memoryBytes: 2 ** 30, memoryMaxBytes: 2 ** 30, osName: 'Debian 12', startedAtMs: 1 })
const web: Vm = { ...db, uuid: DomainUuid.parse('aaaaaaaa-0000-4000-8000-000000000002'), name: 'web-01' }
const on = (hostName: string) => ({ places: new Map([[hostId, { name: hostName, folder: '' }]]), usage: new Map(), nowMs: 90_001 })

describe('the filter of the machines', () => {
  it('finds rows by any word, and asks each row for its own text', () => {
    const filter = createRowFilter()
    expect(filter.matching([db, web], compileSearch('web'), on('kvm01'))).toEqual([web])
    expect(filter.matching([db, web], compileSearch('kvm01'), on('kvm01'))).toEqual([db, web])
  })

  it('looks at a row as it is now, not as it was when its text was made', () => {
    const filter = createRowFilter()
    filter.prepare(db, 'kvm01')
    expect(filter.matching([db], compileSearch('db'), on('kvm01'))).toHaveLength(1)
    expect(filter.matching([{ ...db, name: 'mail-01' }], compileSearch('db'), on('kvm01'))).toHaveLength(0)
  })

  it('finds rows by how long they have been running', () => {
    const filter = createRowFilter()
    const off = { ...web, startedAtMs: null }
    expect(filter.matching([db, off], compileSearch('uptime:>1min'), on('kvm01'))).toEqual([db])
    expect(filter.matching([db, off], compileSearch('uptime:>2min'), on('kvm01'))).toEqual([])
  })

  it('finds a host by its new name after it was renamed', () => {
    const filter = createRowFilter()
    const rows = [db]
    expect(filter.matching(rows, compileSearch('berlin'), on('kvm01'))).toHaveLength(0)
    expect(filter.matching(rows, compileSearch('berlin'), on('berlin-1'))).toHaveLength(1)
  })
})

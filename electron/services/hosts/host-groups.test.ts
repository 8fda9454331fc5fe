import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { HostId } from '#shared/model/ids.ts'
import { createHostGroups } from './host-groups.ts'
import { hostMigrations } from './host-tables.ts'
import type { HostTables } from './host-tables.ts'

const dir = mkdtempSync(join(tmpdir(), 'novacron-groups-'))
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const [one, two, gone] = ['kvm01', 'kvm02', 'kvm03'].map((id) => HostId.parse(id)) as [HostId, HostId, HostId]

describe('groups of hosts', () => {
  it('are kept by name, lose hosts that are removed, and vanish with the last of them', async () => {
    await using db = await openDatabase<HostTables>({ file: join(dir, 'groups.sqlite'), migrations: hostMigrations })
    const known = new Set([one, two, gone])
    const groups = createHostGroups({ db, isKnown: (hostId) => known.has(hostId) })
    await groups.save({ name: 'web', hostIds: [one, gone, one] })
    await groups.save({ name: 'db', hostIds: [gone] })
    expect(await groups.list()).toEqual([{ name: 'db', hostIds: [gone] }, { name: 'web', hostIds: [one, gone] }])
    known.delete(gone)
    expect(await groups.list()).toEqual([{ name: 'web', hostIds: [one] }])
    expect(await groups.save({ name: 'web', hostIds: [two] })).toEqual([{ name: 'web', hostIds: [two] }])
    await expect(groups.save({ name: 'x', hostIds: [gone] })).rejects.toMatchObject({ code: 'host-not-found' })
    expect(await groups.remove('web')).toEqual([])
  })
})

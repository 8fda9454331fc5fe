import { describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { HostId } from '#shared/model/ids.ts'
import { createDefinitionHistory } from './definition-history.ts'
import { definitionMigrations } from './definition-tables.ts'
import type { DefinitionTables } from './definition-tables.ts'

const ref = { hostId: HostId.parse('host-1'), kind: 'network', key: 'default' } as const

async function openHistory() {
  const db = await openDatabase<DefinitionTables>({ file: ':memory:', migrations: definitionMigrations })
  let time = 0
  return { history: createDefinitionHistory(db, () => (time += 1)), [Symbol.asyncDispose]: () => db.destroy() }
}

describe('the previous definitions of an object', () => {
  it('are listed with the latest first, each object’s own', async () => {
    await using opened = await openHistory()
    const { history } = opened
    await history.add(ref, { xml: '<a/>', user: 'ann' })
    await history.add(ref, { xml: '<b/>', user: 'bob' })
    await history.add({ ...ref, key: 'other' }, { xml: '<c/>', user: 'ann' })
    expect((await history.list(ref)).map(({ xml, user, atMs }) => [xml, user, atMs])).toEqual([['<b/>', 'bob', 2], ['<a/>', 'ann', 1]])
    expect(await history.list({ ...ref, kind: 'pool' })).toEqual([])
  })

  it('are kept once while they do not differ, and no more than fifty of them', async () => {
    await using opened = await openHistory()
    const { history } = opened
    for (let count = 0; count < 60; count += 1) {
      await history.add(ref, { xml: `<a${count}/>`, user: 'ann' })
      await history.add(ref, { xml: `<a${count}/>`, user: 'ann' })
    }
    const kept = await history.list(ref)
    expect(kept).toHaveLength(50)
    expect([kept[0]?.xml, kept.at(-1)?.xml]).toEqual(['<a59/>', '<a10/>'])
  })
})

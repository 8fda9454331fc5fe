import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDatabaseThread } from './database-link.ts'
import { openDatabase } from './database.ts'
import type { Migrations } from './database.ts'
import { yieldToOthers } from '../waiting/schedule.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'

interface Tables {
  thing: { readonly id: string; readonly bytes: Uint8Array | null }
}

const migrations: Migrations = {
  '001-things': { up: (db) => db.schema.createTable('thing').addColumn('id', 'text', (column) => column.primaryKey()).addColumn('bytes', 'blob').execute() },
}
const crashingThread = new URL('./testing/crashing-database-thread.ts', import.meta.url)

let folder = ''
const file = (): string => join(folder, 'test.sqlite')
const open = (): Promise<Kysely<Tables>> => openDatabase<Tables>({ file: file(), migrations })
const idsIn = async (db: Kysely<Tables>): Promise<string[]> => (await db.selectFrom('thing').select('id').orderBy('id').execute()).map(({ id }) => id)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-database-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a statement that takes long does not hold this thread up', async () => {
  await using db = await open()
  const [beganMs, before] = [performance.now(), performance.eventLoopUtilization()]
  await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select max(i) from n`.execute(db)
  const tookMs = performance.now() - beganMs
  expect(tookMs).toBeGreaterThan(50)
  expect(performance.eventLoopUtilization(before).active).toBeLessThan(tookMs / 2)
})

test('what was asked at once is answered in its order, and a transaction keeps others out', async () => {
  await using db = await open()
  const inside = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('thing').values({ id: 'a', bytes: null }).execute()
    await transaction.insertInto('thing').values({ id: 'b', bytes: null }).execute()
    return idsIn(transaction)
  })
  const beside = db.deleteFrom('thing').where('id', '=', 'a').executeTakeFirst()
  expect(await inside).toEqual(['a', 'b'])
  expect((await beside).numDeletedRows).toBe(1n)
  expect(await idsIn(db)).toEqual(['b'])
})

test('bytes come back as they were', async () => {
  await using db = await open()
  await db.insertInto('thing').values({ id: 'a', bytes: Uint8Array.of(0, 255, 7) }).execute()
  expect([...((await db.selectFrom('thing').select('bytes').executeTakeFirstOrThrow()).bytes ?? [])]).toEqual([0, 255, 7])
})

test('a full disk is told as such, what was begun is taken back, and goes on when there is room', async () => {
  await using db = await open()
  await sql`pragma max_page_count = 20`.execute(db)
  const tooMuch = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('thing').values({ id: 'small', bytes: null }).execute()
    await transaction.insertInto('thing').values({ id: 'big', bytes: new Uint8Array(1_000_000) }).execute()
  })
  await expect(tooMuch).rejects.toMatchObject({ code: 'disk-full', params: { file: file(), reason: 'SQLITE_FULL' } })
  expect(await idsIn(db)).toEqual([])
  await sql`pragma max_page_count = 10000`.execute(db)
  await db.insertInto('thing').values({ id: 'big', bytes: new Uint8Array(1_000_000) }).execute()
  expect(await idsIn(db)).toEqual(['big'])
})

test('other errors keep the code that SQLite gave them', async () => {
  await using db = await open()
  await db.insertInto('thing').values({ id: 'a', bytes: null }).execute()
  await expect(db.insertInto('thing').values({ id: 'a', bytes: null }).execute()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
})

test('a file that cannot be opened is told by what is asked first', async () => {
  await expect(openDatabase<Tables>({ file: join(folder, 'nowhere', 'test.sqlite'), migrations })).rejects.toThrow('directory does not exist')
})

test('of a transaction whose thread dies nothing is left, and the next question is answered by another thread', async () => {
  await (await open()).destroy()
  await using db = new Kysely<Tables>({ dialect: createSqliteDialect({ source: createDatabaseThread(file(), crashingThread), asError: (error) => error }) })
  await db.insertInto('thing').values({ id: 'before', bytes: null }).execute()
  const broken = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('thing').values({ id: 'half', bytes: null }).execute()
    await sql`select 'die'`.execute(transaction)
  })
  await expect(broken).rejects.toThrow("The database's thread died: code 7")
  expect(await idsIn(db)).toEqual(['before'])
})

test('closing it waits for what was asked before', async () => {
  const db = await open()
  const saved = db.insertInto('thing').values({ id: 'last', bytes: null }).execute()
  // Kysely waits for its connection before it asks.
  await yieldToOthers()
  await db.destroy()
  await saved
  await using again = await open()
  expect(await idsIn(again)).toEqual(['last'])
})

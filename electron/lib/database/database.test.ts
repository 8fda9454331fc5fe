import { mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase, openOrBeginAnew } from './database.ts'
import type { Migrations } from './database.ts'

const migrations: Migrations = {
  '001-notes': { up: async (db) => db.schema.createTable('note').addColumn('text', 'text').execute() },
}
interface Tables {
  note: { readonly text: string }
}

describe('the database', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'novacron-database-'))
    file = join(folder, 'console.sqlite')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = async (count: number): Promise<void> => {
    await using db = await openDatabase<Tables>({ file, migrations })
    await db.insertInto('note').values(Array.from({ length: count }, (_, index) => ({ text: `${index} ${'x'.repeat(500)}` }))).execute()
  }
  const count = async (): Promise<{ notes: number; keptAs: string | undefined }> => {
    const { db, keptAs } = await openOrBeginAnew<Tables>({ file, migrations }, Date.UTC(2026, 11, 1, 9, 30))
    await using _db = db
    return { keptAs, notes: (await db.selectFrom('note').select('text').execute()).length }
  }
  const overwrite = (fromByte: number, bytes: number): void => {
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, fromByte)
    closeSync(handle)
  }

  test('that is well is opened as it is', async () => {
    await write(100)
    expect(await count()).toEqual({ notes: 100, keptAs: undefined })
  })

  test.each([
    ['whose head is no head of a database', (): void => overwrite(0, 4096)],
    ['of which one page in the middle is in pieces', (): void => overwrite(Math.floor(statSync(file).size / 4096 / 2) * 4096, 4096)],
  ])('%s is kept aside under a name with the date, and a new one begun', async (_, spoil) => {
    await write(500)
    spoil()
    const keptAs = join(folder, 'console-kept-2026-12-01T09-30-00.sqlite')
    expect(await count()).toEqual({ notes: 0, keptAs })
    expect(readdirSync(folder)).toContain('console-kept-2026-12-01T09-30-00.sqlite')
    expect(await count()).toEqual({ notes: 0, keptAs: undefined })
  })

  test('that another program keeps locked is left alone, and said', async () => {
    await write(1)
    const other = new BetterSqlite(file)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE')
    await expect(count()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Another program keeps') })
    other.close()
    expect(await count()).toEqual({ notes: 1, keptAs: undefined })
  })
})

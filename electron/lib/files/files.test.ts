// The parts that touch the disk: atomic files, the database, the lock of the data folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFileIfThere, writeFileAtomically } from './atomic-file.ts'
import { openDatabase } from '../database/database.ts'
import type { Migrations } from '../database/database.ts'
import { diskError } from './disk-error.ts'
import { takeExclusiveLock } from './exclusive-lock.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-lib-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('an atomic file', () => {
  it('is written whole, with its mode, and leaves nothing else behind', async () => {
    const file = join(folder, 'secrets.json')
    await writeFileAtomically(file, 'one', { mode: 0o600 })
    await writeFileAtomically(file, 'two', { mode: 0o600 })
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['secrets.json'])
  })

  it('keeps the old text when the new one cannot be written', async () => {
    const file = join(folder, 'missing-folder', 'file.json')
    await expect(writeFileAtomically(file, 'text', { mode: 0o600 })).rejects.toThrow('ENOENT')
    expect(await readFileIfThere(file)).toBeUndefined()
  })
})

interface Tables {
  thing: { readonly id: string }
}

const migrations: Migrations = {
  '001-things': { up: (db) => db.schema.createTable('thing').addColumn('id', 'text', (column) => column.primaryKey()).execute() },
}

describe('the database', () => {
  it('is migrated once and keeps its rows', async () => {
    const file = join(folder, 'test.sqlite')
    {
      await using db = await openDatabase<Tables>({ file, migrations })
      await db.insertInto('thing').values({ id: 'a' }).execute()
    }
    await using db = await openDatabase<Tables>({ file, migrations })
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([{ id: 'a' }])
  })

  it('keeps errors that are no full disk as they are', async () => {
    await using db = await openDatabase<Tables>({ file: ':memory:', migrations })
    await db.insertInto('thing').values({ id: 'a' }).execute()
    await expect(db.insertInto('thing').values({ id: 'a' }).execute()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
  })

  it('knows the codes of a full disk, of SQLite and of the file system', () => {
    for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'ENOSPC', 'EDQUOT']) {
      expect(diskError(Object.assign(new Error('x'), { code }), 'f')).toMatchObject({ code: 'disk-full', params: { reason: code }, hint: 'free-console-disk-and-retry' })
    }
    const other = Object.assign(new Error('x'), { code: 'EACCES' })
    expect(diskError(other, 'f')).toBe(other)
  })
})

describe('the lock of a data folder', () => {
  it('keeps a second one out, and lets go when it is disposed', () => {
    const file = join(folder, 'console.lock')
    const lock = takeExclusiveLock(file)
    expect(() => takeExclusiveLock(file)).toThrow(expect.objectContaining({ code: 'conflict' }))
    lock[Symbol.dispose]()
    using again = takeExclusiveLock(file)
    expect(again).toBeDefined()
  })
})

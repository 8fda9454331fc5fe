import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { AppError } from '#shared/errors.ts'
import { partialMigrations } from './partial-tables.ts'
import type { PartialTables } from './partial-tables.ts'
import { createUnfinishedFiles } from './unfinished-files.ts'

describe('files of downloads that are not finished', () => {
  let folder = ''
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'novacron-unfinished-'))
    path = join(folder, 'disk.img')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = () => openDatabase<PartialTables>({ file: join(folder, 'db.sqlite'), migrations: partialMigrations })
  const begin = (): void => writeFileSync(`${path}.part`, 'half')

  test('are removed when the thread that wrote them died', async () => {
    await using db = await open()
    const files = createUnfinishedFiles(db, Date.now)
    const died = new AppError('connection-lost', { message: 'The session worker died', params: { address: 'session worker' } })
    await expect(files.during(path, async () => {
      begin()
      throw died
    })).rejects.toBe(died)
    expect(existsSync(`${path}.part`)).toBe(false)
    await expect(files.during(path, async () => 'again')).resolves.toBe('again')
  })

  test('are removed by the next run of a console that was killed, at once or when somebody wants the same file', async () => {
    for (const isWanted of [false, true]) {
      await using killed = await open()
      void createUnfinishedFiles(killed, Date.now).during(path, async () => {
        begin()
        await new Promise(() => {})
      })
      await expect.poll(() => existsSync(`${path}.part`)).toBe(true)
      await using db = await open()
      const files = createUnfinishedFiles(db, Date.now)
      const isThere = isWanted ? await files.during(path, async () => existsSync(`${path}.part`)) : await files.clear().then(() => existsSync(`${path}.part`))
      expect(isThere).toBe(false)
    }
  })

  test('of somebody else are left alone, and of another download under way too', async () => {
    await using db = await open()
    const files = createUnfinishedFiles(db, Date.now)
    begin()
    await expect(files.during(path, async () => {})).rejects.toMatchObject({ code: 'conflict' })
    await files.clear()
    expect(readFileSync(`${path}.part`, 'utf8')).toBe('half')
    rmSync(`${path}.part`)
    await files.during(path, async () => {
      begin()
      await expect(files.during(path, async () => {})).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Another download') })
      await files.clear()
      expect(existsSync(`${path}.part`)).toBe(true)
    })
  })
})

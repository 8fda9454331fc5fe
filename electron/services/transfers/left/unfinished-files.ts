// Files of the console's machine that downloads are filling, beside the names that they will have: written down before they are made,
// so that neither a thread nor a console that dies in the middle leaves one that nobody removes.
import { rm } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { partialOf } from '#electron/bytes/file-target.ts'
import { assertAbsent } from '#electron/bytes/local-file.ts'
import { AppError } from '#shared/errors.ts'
import type { PartialTables } from './partial-tables.ts'

export interface UnfinishedFiles {
  /** Removes what an earlier run of the console has left. */
  clear(): Promise<void>
  /** While `write` fills the file beside this path. @throws AppError conflict when somebody else's file is there */
  during<T>(path: string, write: () => Promise<T>): Promise<T>
}

export function createUnfinishedFiles(db: Kysely<PartialTables>, now: () => number): UnfinishedFiles {
  const underWay = new Set<string>()
  const forget = async (path: string): Promise<void> => void (await db.deleteFrom('unfinished_file').where('path', '=', path).execute())
  const isLeft = async (path: string): Promise<boolean> => (await db.selectFrom('unfinished_file').select('path').where('path', '=', path).execute()).length > 0
  return {
    async clear() {
      for (const { path } of await db.selectFrom('unfinished_file').select('path').execute()) {
        if (underWay.has(path)) continue
        await rm(path, { force: true })
        await forget(path)
      }
    },
    async during(target, write) {
      const path = partialOf(target)
      if (underWay.has(path)) throw new AppError('conflict', { message: `Another download is writing ${target}`, reason: 'file-being-written', params: { path: target } })
      underWay.add(path)
      let isOurs = false
      try {
        if (await isLeft(path)) await rm(path, { force: true })
        else await assertAbsent(path)
        await db.insertInto('unfinished_file').values({ path, started_at_ms: now() }).onConflict((conflict) => conflict.doNothing()).execute()
        isOurs = true
        return await write()
      } catch (error) {
        // Whoever wrote it has removed it, unless that thread is gone. One that came between is not ours.
        if (isOurs && !(error instanceof AppError && error.code === 'conflict')) await rm(path, { force: true })
        throw error
      } finally {
        if (isOurs) await forget(path)
        underWay.delete(path)
      }
    },
  }
}

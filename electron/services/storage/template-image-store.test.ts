import { expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { HostId } from '#shared/model/ids.ts'
import { createTemplateImageStore } from './template-image-store.ts'
import { templateImageMigrations } from './template-image-tables.ts'
import type { TemplateImageTables } from './template-image-tables.ts'

it('keeps the marks of each host apart, once each, until they are taken away', async () => {
  await using db = await openDatabase<TemplateImageTables>({ file: ':memory:', migrations: templateImageMigrations })
  const store = createTemplateImageStore(db)
  const [here, there] = [HostId.parse('h1'), HostId.parse('h2')]
  const image = { hostId: here, pool: 'images', volume: 'debian.qcow2', capacityBytes: 2 ** 31, modifiedAtMs: 1_700_000_000_000 }
  const stamp = { capacityBytes: 2 ** 31, modifiedAtMs: 1_700_000_000_000 }
  await store.mark({ ...image, modifiedAtMs: null })
  await store.mark(image)
  await store.mark({ ...image, hostId: there })
  await store.mark({ ...image, pool: 'ssd' })
  expect(await store.of(here)).toEqual([{ pool: 'images', volume: 'debian.qcow2', ...stamp }, { pool: 'ssd', volume: 'debian.qcow2', ...stamp }])
  await store.unmark(image)
  expect(await store.of(here)).toEqual([{ pool: 'ssd', volume: 'debian.qcow2', ...stamp }])
  expect(await store.of(there)).toHaveLength(1)
})

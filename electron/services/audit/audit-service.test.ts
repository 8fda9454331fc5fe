import * as fc from 'fast-check'
import type { Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '#electron/lib/database/database.ts'
import { createAuditService } from './audit-service.ts'
import type { AuditService } from './audit-service.ts'
import { auditMigrations } from './audit-tables.ts'
import type { AuditTables } from './audit-tables.ts'
import { canonicalJson } from './canonical-json.ts'
import { auditDetail } from './redact.ts'

async function setUp(): Promise<{ db: Kysely<AuditTables>; open: () => Promise<AuditService> }> {
  const db = await openDatabase<AuditTables>({ file: ':memory:', migrations: auditMigrations })
  const fail = (error: unknown): void => {
    throw error
  }
  return { db, open: () => createAuditService({ db, now: () => 7, onDiskFull: fail, onError: fail }) }
}

const entry = (number: number) => ({ user: 'ada', act: 'vm.act', detail: `{"n":${number}}`, outcome: 'ok' })

async function writeSome(audit: AuditService, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => audit.write(entry(index))))
}

describe('the audit log', () => {
  it('keeps its order and its chain over a restart', async () => {
    const { open } = await setUp()
    await writeSome(await open(), 5)
    const audit = await open()
    await audit.write(entry(5))
    const entries = await audit.list({ limit: 3 })
    expect(entries.map(({ sequence, detail }) => [sequence, detail])).toEqual([[6, '{"n":5}'], [5, '{"n":4}'], [4, '{"n":3}']])
    expect(await audit.list({ limit: 10, beforeSequence: 3 })).toHaveLength(2)
    expect(await audit.verify()).toBe(true)
  })

  it('shows a changed, a removed and an inserted entry', async () => {
    const tampering: ((db: Kysely<AuditTables>) => Promise<unknown>)[] = [
      (db) => db.updateTable('audit').set({ user: 'eve' }).where('sequence', '=', 3).execute(),
      (db) => db.updateTable('audit').set({ at_ms: 1 }).where('sequence', '=', 1).execute(),
      (db) => db.deleteFrom('audit').where('sequence', '=', 2).execute(),
      (db) => db.deleteFrom('audit').where('sequence', '=', 1).execute(),
      (db) => db.insertInto('audit').values({ sequence: 6, at_ms: 7, user: 'eve', act: 'x', detail: '{}', outcome: 'ok', hash: '0'.repeat(64) }).execute(),
    ]
    for (const tamper of tampering) {
      const { db, open } = await setUp()
      const audit = await open()
      await writeSome(audit, 5)
      expect(await audit.verify()).toBe(true)
      await tamper(db)
      expect(await audit.verify()).toBe(false)
    }
  })
})

describe('the detail of an entry', () => {
  it('has no secrets and stays short', () => {
    expect(auditDetail({ questionId: 'q', answer: { kind: 'secret', secret: 'hunter2', remember: true } })).toBe('{"answer":{"kind":"secret","remember":true,"secret":"(hidden)"},"questionId":"q"}')
    expect(auditDetail({ answers: ['hunter2'] })).not.toContain('hunter2')
    expect(auditDetail({ uri: 'qemu+ssh://root:hunter2@kvm01/system' })).toBe('{"uri":"qemu+ssh://root:(hidden)@kvm01/system"}')
    expect(auditDetail({ targets: Array.from({ length: 20_000 }, (_, index) => ({ uuid: `vm-${index}` })) })).toContain('and 19950 more')
    expect(auditDetail({ text: 'x', name: 'n'.repeat(100_000) }).length).toBeLessThan(20_000)
  })

  it('is the same text whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).toReversed())
        expect(canonicalJson(reversed)).toBe(canonicalJson(object))
        expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)))
      }),
    )
  })
})

import i18next from 'i18next'
import { expect, test } from 'vitest'
import type { Mark } from '#shared/model/monitoring/metrics.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { markWords } from './mark-words.ts'

// Says keys instead of words.
const catalogue = i18next.createInstance()
await catalogue.init({ lng: 'cimode' })
const t = catalogue.getFixedT('cimode', ['monitoring', 'app'])
const mark = (part: Partial<Mark>): Mark => ({ id: 'a', atMs: 0, untilMs: null, subject: { kind: 'vm', uuid: DomainUuid.parse('u1') }, kind: 'paused', detail: '', outcome: '', ...part })

test('a mark says what happened and what more is known, and nothing twice', () => {
  expect(markWords(mark({ kind: 'stopped', detail: 'shutdown' }), t).text).toBe('mark.stopped: shutdown')
  expect(markWords(mark({ kind: 'paused', detail: 'paused' }), t).text).toBe('mark.paused')
  expect(markWords(mark({ kind: 'task', detail: 'vm.migrate', outcome: 'failed' }), t)).toMatchObject({ text: 'task.vm.migrate outcome.failed', tone: 'error' })
})

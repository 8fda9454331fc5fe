import { expect, it } from 'vitest'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { applyAlertEvent, needsAttention } from './alert-list.ts'

const alert = (id: string, more: Partial<Alert> = {}): Alert => ({ id, severity: 'warning', phase: 'firing', startedAtMs: 1, acknowledgement: null, silencedUntilMs: null, ...more }) as Alert

it('keeps the worst and the newest first, and takes away what is over', () => {
  const first = applyAlertEvent([], { kind: 'snapshot', alerts: [alert('a'), alert('b', { severity: 'critical' }), alert('c', { phase: 'pending', severity: 'critical' }), alert('d', { startedAtMs: 2 })] })
  expect(first.map(({ id }) => id)).toEqual(['b', 'd', 'a', 'c'])
  const second = applyAlertEvent(first, { kind: 'changed', alerts: [alert('b', { phase: 'resolved' }), alert('e', { severity: 'info' })] })
  expect(second.map(({ id }) => id)).toEqual(['d', 'a', 'e', 'c'])
  expect(applyAlertEvent(second, { kind: 'removed', ids: [alert('c').id] }).map(({ id }) => id)).toEqual(['d', 'a', 'e'])
})

it('calls for somebody only while nobody has seen it', () => {
  const seen = { acknowledgement: { by: 'ada', atMs: 0, note: '' } }
  expect([alert('a'), alert('a', seen), alert('a', { silencedUntilMs: 5 }), alert('a', { phase: 'pending' })].map(needsAttention)).toEqual([true, false, false, false])
})

import { expect, test } from 'vitest'
import { createWords } from '#electron/lib/words.ts'
import { Report } from '#shared/model/monitoring/report.ts'
import { reportMail } from './report-mail.ts'

const hourMs = 3_600_000
const atMs = Date.UTC(2026, 10, 30, 6)
const report = Report.parse({ id: 'r1', title: 'Capacity <of> "Lab" & more', topics: ['capacity', 'alerts'], query: 'tag:prod', format: 'pdf', fromMs: atMs - 168 * hourMs, toMs: atMs, madeAtMs: atMs, by: 'schedule', sizeBytes: 1, fileName: 'capacity-2026-11-30.pdf' })

test('the mail of a report says what it is about, over which time, and what is attached', () => {
  const { subject, text } = reportMail(createWords(() => 'en'), report)
  expect(subject).toBe(report.title)
  expect(text).toBe(`Capacity <of> "Lab" & more

Scope: Machines that match tag:prod
Period: 2026-11-23 06:00 to 2026-11-30 06:00 (UTC)
About: Capacity, Alerts
Attached: capacity-2026-11-30.pdf

Created by NovaCron Console on 2026-11-30 06:00 (UTC), by the schedule of this report.
`)
})

test('in HTML it says the same, and nothing of it is markup', () => {
  const { html } = reportMail(createWords(() => 'en'), report)
  for (const words of ['Capacity &lt;of&gt; &quot;Lab&quot; &amp; more', 'Machines that match tag:prod', '2026-11-23 06:00 to 2026-11-30 06:00 (UTC)', 'capacity-2026-11-30.pdf', 'by the schedule of this report']) expect(html).toContain(words)
})

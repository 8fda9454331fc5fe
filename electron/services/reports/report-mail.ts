// The mail that a report is attached to: what it is about, over which time, and how it came; as plain text, and as the same in HTML.
import type { Words } from '#electron/lib/words.ts'
import type { Report } from '#shared/model/monitoring/report.ts'
import { scopeText } from './make-document.ts'

export interface ReportMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

export function reportMail(words: Words, { title, query, topics, fromMs, toMs, madeAtMs, fileName }: Report): ReportMail {
  const facts = [
    [words('report.mail.scope'), scopeText(words, query)],
    [words('report.mail.period'), words('report.mail.range', { from: minuteText(fromMs), to: minuteText(toMs) })],
    [words('report.mail.topics'), topics.map((topic) => words(`report.topic.${topic}`)).join(', ')],
    [words('report.mail.attached'), fileName],
  ] as const
  const made = words('report.mail.made', { made: minuteText(madeAtMs) })
  const labelled = facts.map(([label, value]) => words('report.mail.fact', { label, value }))
  return { subject: title, text: `${[title, '', ...labelled, '', made].join('\n')}\n`, html: htmlOf({ title, facts, made }) }
}

/** Styles stand at their elements, since many readers take no others; colours are left to the reader, which may be dark. */
function htmlOf({ title, facts, made }: { title: string; facts: readonly (readonly [string, string])[]; made: string }): string {
  const rows = facts.map(([label, value]) => `<tr><td style="padding:3px 20px 3px 0;opacity:.7;vertical-align:top;white-space:nowrap">${escaped(label)}</td><td style="padding:3px 0;overflow-wrap:anywhere">${escaped(value)}</td></tr>`)
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;margin:20px">
<p style="font-size:20px;font-weight:600;margin:0 0 12px;overflow-wrap:anywhere">${escaped(title)}</p>
<table role="presentation" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:15px">
${rows.join('\n')}
</table>
<p style="font-size:13px;opacity:.7;margin:18px 0 0">${escaped(made)}</p>
</body></html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** "2026-11-30 17:05" in UTC. */
function minuteText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
}

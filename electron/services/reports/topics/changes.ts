// Who did what, from the audit log, and the alerts of the period.
import type { Words } from '#electron/lib/words.ts'
import type { ReportSection } from '#shared/model/monitoring/report.ts'
import type { ReportSources } from '../report-sources.ts'
import { detailText } from './detail-text.ts'

export async function changesTopic({ words, audit, hostName, vmName }: ReportSources): Promise<ReportSection> {
  const entries = await audit()
  return {
    topic: 'changes',
    title: words('report.topic.changes'),
    lines: [words('report.changes', { acts: words('report.count.acts', { count: entries.length }), failed: entries.filter(({ outcome }) => outcome !== 'ok').length })],
    charts: [],
    tables: [
      {
        title: words('report.table.audit'),
        emptyText: words('report.empty.audit'),
        columns: [{ label: words('report.column.when'), kind: 'time', share: 1.2 }, { label: words('report.column.who'), kind: 'text', share: 1 }, { label: words('report.column.act'), kind: 'text', share: 1.4 }, { label: words('report.column.outcome'), kind: 'text', share: 1 }, { label: words('report.column.detail'), kind: 'text', share: 5 }],
        rows: entries.map(({ atMs, user, act, outcome, detail }) => [atMs, user, words(`act.${act}`, { defaultValue: act }), outcomeText(words, outcome), detailText(detail, { hostName, vmName })]),
      },
    ],
  }
}

export async function alertsTopic({ words, alerts, hostName, toMs }: ReportSources): Promise<ReportSection> {
  const found = await alerts()
  const count = (severity: string): number => found.filter((alert) => alert.severity === severity).length
  return {
    topic: 'alerts',
    title: words('report.topic.alerts'),
    lines: [words('report.alerts', { alerts: words('report.count.alerts', { count: found.length }), critical: count('critical'), warning: count('warning'), info: count('info'), acknowledged: found.filter(({ acknowledgement }) => acknowledgement).length })],
    charts: [],
    tables: [
      {
        title: words('report.table.alerts'),
        emptyText: words('report.empty.alerts'),
        columns: [{ label: words('report.column.severity'), kind: 'text', share: 0.8 }, { label: words('report.column.rule'), kind: 'text', share: 2 }, { label: words('report.column.what'), kind: 'text', share: 1.8 }, { label: words('report.column.host'), kind: 'text', share: 1.2 }, { label: words('report.column.fired'), kind: 'time', share: 1.2 }, { label: words('report.column.resolved'), kind: 'time', share: 1.2 }, { label: words('report.column.lasted'), kind: 'duration', share: 0.8 }, { label: words('report.column.acknowledgedBy'), kind: 'text', share: 1.2 }],
        rows: found.map(({ severity, ruleName, subject, instance, firedAtMs, startedAtMs, resolvedAtMs, acknowledgement }) => [words(`report.severity.${severity}`), ruleName, `${subject.kind === 'pool' ? subject.pool : subject.name}${instance === '' || subject.kind === 'console' ? '' : ` ${instance}`}`, subject.kind === 'vm' || subject.kind === 'pool' ? hostName(subject.hostId) : null, firedAtMs ?? startedAtMs, resolvedAtMs, (resolvedAtMs ?? toMs) - (firedAtMs ?? startedAtMs), acknowledgement?.by ?? null]),
      },
    ],
  }
}

/** Of one that failed the code, by which it is searched for. */
function outcomeText(words: Words, outcome: string): string {
  return outcome === 'ok' ? words('report.outcome.done') : words('report.outcome.failed', { code: outcome })
}

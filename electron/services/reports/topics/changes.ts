// Who did what, from the audit log, and the alerts of the period.
import type { ReportSection } from '#shared/model/report.ts'
import type { ReportSources } from '../report-sources.ts'

export async function changesTopic({ audit }: ReportSources): Promise<ReportSection> {
  const entries = await audit()
  return {
    topic: 'changes',
    title: 'Changes',
    lines: [`${entries.length} acts through this console, ${entries.filter(({ outcome }) => outcome !== 'ok').length} of them refused or failed. What was done past the console, by virsh for example, is not in its log.`],
    charts: [],
    tables: [
      {
        title: 'Audit log, the newest first',
        emptyText: 'Nothing was changed through this console in the period.',
        columns: [{ label: 'When', kind: 'time', share: 1.2 }, { label: 'Who', kind: 'text', share: 1 }, { label: 'Act', kind: 'text', share: 1.4 }, { label: 'Outcome', kind: 'text', share: 1 }, { label: 'Detail', kind: 'text', share: 5 }],
        rows: entries.map(({ atMs, user, act, outcome, detail }) => [atMs, user, act, outcome, detail]),
      },
    ],
  }
}

export async function alertsTopic({ alerts, toMs }: ReportSources): Promise<ReportSection> {
  const found = await alerts()
  const count = (severity: string): number => found.filter((alert) => alert.severity === severity).length
  return {
    topic: 'alerts',
    title: 'Alerts',
    lines: [`${found.length} alerts: ${count('critical')} critical, ${count('warning')} warnings, ${count('info')} for information. ${found.filter(({ acknowledgement }) => acknowledgement).length} were acknowledged.`],
    charts: [],
    tables: [
      {
        title: 'Alerts, the newest first',
        emptyText: 'Nothing was wrong in the period.',
        columns: [{ label: 'Severity', kind: 'text', share: 0.8 }, { label: 'Rule', kind: 'text', share: 2 }, { label: 'What', kind: 'text', share: 1.8 }, { label: 'Fired', kind: 'time', share: 1.2 }, { label: 'Resolved', kind: 'time', share: 1.2 }, { label: 'For', kind: 'duration', share: 0.8 }, { label: 'Acknowledged by', kind: 'text', share: 1.2 }],
        rows: found.map(({ severity, ruleName, subject, instance, firedAtMs, startedAtMs, resolvedAtMs, acknowledgement }) => [severity, ruleName, `${subject.name}${instance === '' || subject.kind === 'console' ? '' : ` ${instance}`}`, firedAtMs ?? startedAtMs, resolvedAtMs, (resolvedAtMs ?? toMs) - (firedAtMs ?? startedAtMs), acknowledgement?.by ?? null]),
      },
    ],
  }
}

// How much of the period hosts and machines were seen alive. Only what was measured counts: a time in which the console did not look is nobody's fault.
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { SeriesPoints } from '#shared/model/monitoring/metrics.ts'
import type { ReportSection } from '#shared/model/monitoring/report.ts'
import { hostOf, seriesBySubject, vmOf } from '../report-sources.ts'
import type { ReportSources } from '../report-sources.ts'

const points = 2000

export async function availabilityTopic(sources: ReportSources): Promise<ReportSection> {
  const { words, hosts, vms, hostName, alerts, toMs } = sources
  const [ofHosts, ofVms, found] = await Promise.all([
    seriesBySubject(sources, { subjects: hosts.map(hostOf), metric: 'cpu.usage', maxPoints: points }),
    seriesBySubject(sources, { subjects: vms.map(vmOf), metric: 'cpu.usage', maxPoints: points }),
    alerts(),
  ])
  const watched = stepsWithAny([...ofHosts.values()])
  return {
    topic: 'availability',
    title: words('report.topic.availability'),
    lines: [words('report.availability')],
    charts: [],
    tables: [
      {
        title: words('report.table.hosts'),
        emptyText: words('report.empty.hosts'),
        columns: [{ label: words('report.column.host'), kind: 'text', share: 2 }, { label: words('report.column.seen'), kind: 'percent', share: 1 }, { label: words('report.column.timesLost'), kind: 'number', share: 1 }, { label: words('report.column.lostFor'), kind: 'duration', share: 1 }],
        rows: hosts.map((host) => {
          const lost = lossesOf(host, found)
          return [host.name, seenShare(ofHosts.get(subjectKey(hostOf(host))), watched), lost.length, lost.reduce((sum, { firedAtMs, startedAtMs, resolvedAtMs }) => sum + (resolvedAtMs ?? toMs) - (firedAtMs ?? startedAtMs), 0)]
        }),
      },
      {
        title: words('report.table.vms'),
        emptyText: words('report.empty.vms'),
        columns: [{ label: words('report.column.name'), kind: 'text', share: 2 }, { label: words('report.column.host'), kind: 'text', share: 1.5 }, { label: words('report.column.seenRunning'), kind: 'percent', share: 1 }],
        rows: vms.map((vm) => [vm.name, hostName(vm.hostId), seenShare(ofVms.get(subjectKey(vmOf(vm))), stepsOf(ofHosts.get(subjectKey({ kind: 'host', hostId: vm.hostId }))))]),
      },
    ],
  }
}

/** The rules over hosts that ask no metric ask whether they are lost. */
function lossesOf({ id }: Host, alerts: readonly Alert[]): Alert[] {
  return alerts.filter(({ subject, metric }) => subject.kind === 'host' && subject.hostId === id && metric === null)
}

function stepsOf(series: SeriesPoints | undefined): readonly boolean[] {
  return (series?.mean ?? []).map((value) => value !== null)
}

function stepsWithAny(all: readonly SeriesPoints[]): readonly boolean[] {
  const length = Math.max(0, ...all.map(({ mean }) => mean.length))
  return Array.from({ length }, (_, step) => all.some(({ mean }) => (mean[step] ?? null) !== null))
}

/** `null` when nobody looked. */
function seenShare(series: SeriesPoints | undefined, watched: readonly boolean[]): number | null {
  const looked = watched.filter(Boolean).length
  if (looked === 0) return null
  return (watched.filter((isWatched, step) => isWatched && (series?.mean[step] ?? null) !== null).length / looked) * 100
}

// Which subjects a selection means now, and in which groups: asked of the inventory.
import { AppError } from '#shared/errors.ts'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { metricOf, subjectKey } from '#shared/model/metrics.ts'
import type { MetricSubject } from '#shared/model/metrics.ts'
import type { Host } from '#shared/model/host.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { GroupedSelection, SubjectGroup } from '#electron/engine/metrics/grouped-query.ts'

export interface KnownSubjects {
  hosts(): readonly Host[]
  vms(): readonly Vm[]
  /** @throws AppError `input-invalid` */
  search(query: string): readonly Vm[]
  pools(): readonly Pool[]
}

/** @throws AppError `input-invalid` for a query that is none, or a metric that this kind of subject does not have */
export function resolveSelection(selection: MetricSelection, known: KnownSubjects): GroupedSelection {
  const subjects = subjectsOf(selection.subjects, known)
  const [first] = subjects
  if (first && !metricOf(first.kind, selection.metric)) throw new AppError('input-invalid', { message: `There is no metric ${selection.metric} of a ${first.kind}`, params: { path: 'metric' } })
  return { groups: groupsOf(subjects, selection.groupBy, known), metric: selection.metric, instance: selection.instance, aggregate: selection.aggregate }
}

function subjectsOf(wanted: MetricSelection['subjects'], known: KnownSubjects): MetricSubject[] {
  if (Array.isArray(wanted)) return wanted
  const { kind, query } = wanted
  switch (kind) {
    case 'vm':
      return unique(known.search(query).map(({ uuid }) => ({ kind, uuid })))
    case 'host':
      return known.hosts().filter((host) => hasWords(query, host.name, host.folder)).map(({ id }) => ({ kind, hostId: id }))
    case 'pool': {
      const hosts = new Map(known.hosts().map((host) => [host.id, host]))
      return known.pools().filter(({ hostId, name }) => hasWords(query, name, hosts.get(hostId)?.name ?? '', hosts.get(hostId)?.folder ?? '')).map(({ hostId, name }) => ({ kind, hostId, pool: name }))
    }
    default:
      return kind satisfies never
  }
}

/** Hosts and pools have names and folders only: each word has to be in one of them. */
function hasWords(query: string, ...texts: readonly string[]): boolean {
  const text = texts.join('\n').toLowerCase()
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

/** A copy of a machine on another host has the same UUID. */
function unique(subjects: readonly MetricSubject[]): MetricSubject[] {
  return [...new Map(subjects.map((subject) => [subjectKey(subject), subject])).values()]
}

function groupsOf(subjects: readonly MetricSubject[], groupBy: MetricSelection['groupBy'], known: KnownSubjects): SubjectGroup[] {
  if (groupBy === 'none') return subjects.map((subject) => ({ subject, group: '', subjects: [subjectKey(subject)] }))
  if (groupBy === 'all') return subjects.length === 0 ? [] : [{ subject: null, group: '', subjects: subjects.map(subjectKey) }]
  const namesOf = groupNames(groupBy, known)
  const groups = new Map<string, string[]>()
  for (const subject of subjects) for (const name of namesOf(subject)) groups.set(name, [...(groups.get(name) ?? []), subjectKey(subject)])
  return [...groups].map(([group, keys]) => ({ subject: null, group, subjects: keys }))
}

/** A machine with two tags counts in both groups, one without in ''. */
function groupNames(groupBy: 'host' | 'folder' | 'tag', known: KnownSubjects): (subject: MetricSubject) => readonly string[] {
  const hosts = new Map(known.hosts().map((host) => [String(host.id), host]))
  const vms = new Map(known.vms().map((vm) => [String(vm.uuid), vm]))
  const hostIdOf = (subject: MetricSubject): string => (subject.kind === 'vm' ? (vms.get(subject.uuid)?.hostId ?? '') : subject.hostId)
  if (groupBy === 'host') return (subject) => [hostIdOf(subject)]
  if (groupBy === 'folder') return (subject) => [hosts.get(hostIdOf(subject))?.folder ?? '']
  return (subject) => {
    const tags = subject.kind === 'vm' ? (vms.get(subject.uuid)?.tags ?? []) : []
    return tags.length === 0 ? [''] : tags
  }
}

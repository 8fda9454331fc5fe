// Which subjects a selection means now, and in which groups: asked of the inventory.
import { AppError } from '#shared/errors.ts'
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { metricOf, subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'
import { isInGroup } from '#shared/model/machines/vm-group.ts'
import type { VmGroup } from '#shared/model/machines/vm-group.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { findThings } from '../../inventory/find-things.ts'
import type { FoundThing, Things } from '../../inventory/find-things.ts'
import type { GroupedSelection, SubjectGroup } from '#electron/engine/metrics/grouped-query.ts'

export interface KnownSubjects extends Things {
  vms(): readonly Vm[]
  pools(): readonly Pool[]
}

/** @throws AppError `input-invalid` for a query that is none, or a metric that this kind of subject does not have */
export function resolveSelection(selection: MetricSelection, known: KnownSubjects): GroupedSelection {
  const subjects = subjectsOf(selection.subjects, known)
  const [first] = subjects
  if (first && !metricOf(first.kind, selection.metric)) throw new AppError('input-invalid', { message: `There is no metric ${selection.metric} of a ${first.kind}`, params: { path: 'metric' } })
  const { groupBy, metric, instance, aggregate, only, top } = selection
  return { groups: groupsOf(subjects, groupBy, known), metric, instance, aggregate, only: only && new Map(only.map(({ subject, instances }) => [subjectKey(subject), instances])), top }
}

function subjectsOf(wanted: MetricSelection['subjects'], known: KnownSubjects): MetricSubject[] {
  if (Array.isArray(wanted)) return wanted
  if ('group' in wanted) return unique(membersOf(wanted.group, known))
  const { things, problems: [problem] } = findThings(wanted, known)
  if (problem) throw new AppError('input-invalid', { message: `The query is not understood: ${problem.kind} at "${problem.text}"`, reason: 'query-not-understood', params: { text: problem.text, path: 'query' } })
  return unique(things.map(subjectOf))
}

function membersOf(group: VmGroup, { hosts, vmsOf }: Things): MetricSubject[] {
  return hosts().flatMap(({ id, folder }) => vmsOf(id).filter((vm) => isInGroup(group, vm, folder)).map(({ uuid }): MetricSubject => ({ kind: 'vm', uuid })))
}

function subjectOf(found: FoundThing): MetricSubject {
  switch (found.kind) {
    case 'vm':
      return { kind: 'vm', uuid: found.vm.uuid }
    case 'host':
      return { kind: 'host', hostId: found.host.id }
    case 'pool':
      return { kind: 'pool', hostId: found.host.id, pool: found.pool.name }
    default:
      return found satisfies never
  }
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
